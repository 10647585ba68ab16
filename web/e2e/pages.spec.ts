/** Every page, with little and with much on it: visible, accessible, and looked at. */
import { accessible, expect, look as test, settled, signIn } from './bella'

const pages: [string, string, string][] = [
  ['today', '/', 'Good'],
  ['calendar', '/calendar', 'Calendar'],
  ['week', '/calendar?view=week', 'Calendar'],
  ['month', '/calendar?view=month', 'Calendar'],
  ['list', '/calendar?view=list', 'Calendar'],
  ['inbox', '/inbox', 'Inbox'],
  ['sent', '/inbox?show=told', 'Inbox'],
  ['calls', '/calls', 'Calls'],
  ['customers', '/customers', 'Customers'],
  ['try', '/try', 'Talk to Bella'],
  ['system', '/system', 'System'],
  ['business', '/settings/business', 'Settings'],
  ['hours', '/settings/hours', 'Settings'],
  ['closures', '/settings/closures', 'Settings'],
  ['services', '/settings/services', 'Settings'],
  ['people', '/settings/staff', 'Settings'],
  ['answers', '/settings/faqs', 'Settings'],
  ['messages', '/settings/messages', 'Settings'],
  ['telephone', '/settings/telephone', 'Settings'],
  ['alerts', '/settings/alerts', 'Settings'],
  ['contacts', '/settings/contacts', 'Settings'],
  ['budget', '/settings/budget', 'Settings'],
  ['models', '/settings/models', 'Settings'],
  ['members', '/settings/members', 'Settings'],
  ['appearance', '/settings/appearance', 'Settings'],
  ['figures', '/figures', 'Figures'],
  ['settings', '/settings', 'Settings'],
  ['rules', '/settings/rules', 'Settings'],
  ['online', '/settings/pages', 'Settings'],
  ['greetings', '/settings/phrases', 'Settings'],
  ['retention', '/settings/retention', 'Settings'],
  ['checkup', '/system?show=checkup', 'System'],
  ['work', '/system?show=work', 'System'],
  ['changes', '/system?show=changes', 'System'],
  ['log', '/system?show=log', 'System'],
  ['access', '/system?show=access', 'System'],
  ['search', '/calendar?q=mia', 'Calendar'],
  ['clock', '/calendar?day=2027-03-14', 'Calendar'],
  ['more', '/more', 'More'],
  ['nothing', '/nothing-here', 'There is nothing here'],
]

/** What is to be seen of each in a picture. */
const picture = (name: string, project: string) => ({ path: `../target/screenshots/${name}-${project}.png` })

/** Pages that look different with nothing on them; a page that there is not looks the same at all times. */
const empties = ['today', 'calendar', 'list', 'inbox', 'sent', 'calls', 'customers', 'system', 'figures', 'nothing']

for (const [name, path, heading] of pages.filter(([name]) => empties.includes(name))) {
  test(`${name} with nothing on it`, async ({ page, salon }, info) => {
    await signIn(page, salon, path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await settled(page)
    await page.screenshot(picture(`${name}-empty`, info.project.name))
    await accessible(page)
  })
}

for (const [name, path] of [...pages, ['call', '/calls/:call', ''], ['customer', '/customers/:customer', '']] as const) {
  test(`${name} with much on it, whatever callers say @smoke`, async ({ page, busy }, info) => {
    await signIn(page, busy.bella, path.replace(':call', String(busy.call)).replace(':customer', String(busy.customer)))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await settled(page)
    await page.screenshot(picture(`${name}-full`, info.project.name))
    await accessible(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
    expect(await page.title()).not.toBe('owned')
  })
}

for (const [name, path, request] of [['calls', '/calls', '**/api/calls?*'], ['today', '/', '**/api/messages?*'], ['calendar', '/calendar', '**/api/closures?*'], ['rules', '/settings/rules', '**/api/settings']] as const) {
  test(`${name} whose data cannot be had says so, and tries again`, async ({ page, salon }, info) => {
    await page.route(request, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"E001","detail":"the diary cannot be read","status":503}' }))
    await signIn(page, salon, path)
    await expect(page.getByText('the diary cannot be read')).toBeVisible()
    await page.screenshot(picture(`${name}-error`, info.project.name))
    await accessible(page)
    await page.unroute(request)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('the diary cannot be read')).toBeHidden()
  })
}
