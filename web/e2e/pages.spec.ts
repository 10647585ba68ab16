/** Every page, with little and with much on it: visible, accessible, and looked at. */
import { accessible, expect, settled, signIn, test } from './bella'

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
  ['appearance', '/settings/appearance', 'Settings'],
  ['figures', '/figures', 'Figures'],
  ['more', '/more', 'More'],
  ['nothing', '/nothing-here', 'There is nothing here'],
]

/** Words that must never be more than words. */
const NASTY = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script> ‮evil‬ 💇‍♀️ ${'long '.repeat(300)}`

test('every page with nothing on it', async ({ page, salon }, info) => {
  await signIn(page, salon)
  for (const [name, path, heading] of pages) {
    await page.goto(salon.url + path)
    await expect(page.getByText(heading).first()).toBeVisible()
    await settled(page)
    await page.screenshot({ path: `../target/screenshots/${name}-empty-${info.project.name}.png` })
    await accessible(page)
  }
})

test('every page with much on it, whatever callers say', async ({ page, salon }, info) => {
  test.setTimeout(120_000)
  const name = `Mia ${NASTY}`.slice(0, 100)
  const customer = await salon.ask<{ id: number }>('POST', '/api/customers', { name, notes: NASTY.slice(0, 2000) })
  const days = await salon.ask<{ items: { starts_at: string; staff_id: number }[] }>('GET', '/api/availability?service_id=1')
  for (const { starts_at, staff_id } of days.items.filter((_, index) => index % 7 === 0).slice(0, 12)) {
    await salon.ask('POST', '/api/appointments', { user_id: customer.id, service_id: 1, starts_at, staff_id, notes: NASTY.slice(0, 2000) }).catch(() => undefined)
  }
  await salon.call(['I would like to leave a message', NASTY.slice(0, 1900), 'no thank you'])
  const calls = await salon.ask<{ items: { id: number }[] }>('GET', '/api/calls')
  const full: [string, string][] = [...pages.map(([one, path]): [string, string] => [one, path]), ['call', `/calls/${calls.items[0]?.id}`], ['customer', `/customers/${customer.id}`]]
  await signIn(page, salon)
  for (const [one, path] of full) {
    await page.goto(salon.url + path)
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    await settled(page)
    await page.screenshot({ path: `../target/screenshots/${one}-full-${info.project.name}.png` })
    await accessible(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${one} is wider than the screen`).toBeLessThanOrEqual(0)
    expect(await page.title()).not.toContain('owned')
  }
})
