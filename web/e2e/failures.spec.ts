/** What every page shows when its data cannot be had: that it failed, never an empty list, and a way to try again. */
import { accessible, expect, look as test, settled, signIn } from './bella'

const pages = [
  '/', '/calendar', '/calendar?view=week', '/calendar?view=month', '/calendar?view=list', '/calendar?q=mia', '/inbox', '/inbox?show=told', '/calls',
  '/customers', '/figures', '/system', '/system?show=checkup', '/system?show=work', '/system?show=changes', '/system?show=log',
  '/settings/closures', '/settings/faqs', '/settings/messages', '/settings/telephone', '/settings/alerts', '/settings/contacts', '/settings/budget', '/settings/models',
  '/settings/rules', '/settings/pages', '/settings/phrases', '/settings/retention',
]
/** What is there before any page is. */
const first = /\/api\/(session|business|services|staff|events)(\?|$)/
/** Looked at by axe, which takes long: one of each kind. */
const looked = ['/', '/calendar', '/inbox', '/figures', '/system?show=work', '/settings/closures', '/settings/rules']

for (const path of pages) {
  test(`${path} says that its data cannot be had, and gets it at the next try`, async ({ page, salon }) => {
    const failing = (url: URL) => url.pathname.startsWith('/api/') && !first.test(url.pathname + url.search)
    await page.route(failing, (route) =>
      path.includes('show=') ? route.abort() : route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"E001","detail":"the diary cannot be read","status":503}' }),
    )
    await signIn(page, salon, path)
    const again = page.getByRole('button', { name: 'Try again' })
    await expect(again.first()).toBeVisible()
    await settled(page)
    await page.screenshot({ path: `../target/screenshots/failed${path.replaceAll(/[/?=]/g, '-')}.png` })
    if (looked.includes(path)) await accessible(page)
    await page.unroute(failing)
    while ((await again.count()) > 0) {
      const before = await again.count()
      await again.first().click()
      await expect.poll(() => again.count()).toBeLessThan(before)
    }
    await settled(page)
  })
}

test('nothing at all can be had: that is said, and tried again', async ({ page, salon }) => {
  await signIn(page, salon, '/more')
  await page.route('**/api/**', (route) => route.abort())
  await page.goto(`${salon.url}/calls`)
  await expect(page.getByText('Bella cannot be reached')).toBeVisible()
  await accessible(page)
  await page.unroute('**/api/**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible()
})
