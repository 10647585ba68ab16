/** What an owner relies on: nothing is hidden, lost or shown wrongly, by mouse, finger or keyboard. */
import type { Page } from '@playwright/test'
import { accessible, Bella, expect, NASTY, settled, signIn, test } from './bella'

interface Made {
  id: number
  starts_at: string
  ends_at: string
  duration_min: number
  status: string
}

/** An appointment of somebody new, some time ahead, on whose day there is room around it. */
async function booked(salon: Bella, name: string, at = '12:00'): Promise<Made> {
  const free = await salon.ask<{ items: { starts_at: string; staff_id: number }[] }>('GET', '/api/availability?service_id=1&limit=1000')
  const days = new Map(free.items.filter((one) => one.starts_at.slice(11, 16) === at).map((one) => [one.starts_at, one]))
  const slot = [...days.values()].at(-1)
  const customer = await salon.ask<{ id: number }>('POST', '/api/customers', { name })
  return await salon.ask<Made>('POST', '/api/appointments', { user_id: customer.id, service_id: 1, starts_at: slot?.starts_at, staff_id: slot?.staff_id })
}

const now = (salon: Bella, id: number) => salon.ask<Made>('GET', `/api/appointments/${id}`)
const minutes = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000

test('what Bella booked today is counted, whenever it is for, and what waits is found however old it is', async ({ page, busy: { bella } }) => {
  await signIn(page, bella)
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Booked by Bella today' }) })
  await expect(card.locator('li').first()).toBeVisible()
  await bella.ring(777, ['do you sell submarines', 'goodbye'], 20)
  await expect(page.getByText('do you sell submarines')).toBeVisible()
  const { items } = await bella.ask<{ items: { id: number }[] }>('GET', '/api/messages?is_done=false')
  const shown = page.getByRole('button', { name: 'Done', exact: true })
  const before = await shown.count()
  await bella.ask('PATCH', `/api/messages/${items[0]?.id}`, { is_done: true })
  await expect(shown).toHaveCount(before - 1)
  await bella.ask('PATCH', `/api/messages/${items[0]?.id}`, { is_done: false })
  await expect(shown).toHaveCount(before)
})

test('a day that cannot be loaded is no empty day', async ({ page, salon }) => {
  await signIn(page, salon, '/calendar')
  await settled(page)
  await page.route('**/api/closures?*', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail":"the diary cannot be read"}' }))
  await page.getByRole('button', { name: 'Forward' }).click()
  await expect(page.getByText('the diary cannot be read')).toBeVisible()
  await page.unroute('**/api/closures?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('.ec')).toBeVisible()
})

test('an appointment is made longer in its dialog and by the keyboard', async ({ page, salon }) => {
  const made = await booked(salon, `Lena Long${Date.now()}`, '11:00')
  await signIn(page, salon, `/appointments/${made.id}`)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Move' }).click()
  await expect(dialog.getByRole('radio', { checked: true })).toHaveCount(1)
  await dialog.getByLabel('Length').fill('0')
  await expect(dialog.getByText('Whole minutes, up to a day')).toBeVisible()
  await dialog.getByLabel('Length').fill(String(made.duration_min + 15))
  await accessible(page)
  await dialog.getByRole('button', { name: 'Move' }).click()
  await expect.poll(async () => (await now(salon, made.id)).duration_min).toBe(made.duration_min + 15)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  const event = page.locator(`[data-appointment="${made.id}"]`)
  await event.focus()
  // Nobody waits for the server between two presses.
  for (const press of ['Alt+Shift+ArrowUp', 'Alt+ArrowDown', 'Alt+ArrowDown']) await page.keyboard.press(press)
  await expect.poll(async () => minutes(made.starts_at, (await now(salon, made.id)).starts_at)).toBe(30)
  expect((await now(salon, made.id)).duration_min).toBe(made.duration_min)
  await expect(page.getByText('Moved to').last()).toBeVisible()
  await expect(event).toBeFocused()
})

test('whoever stands on an appointment stays there while the diary changes, and goes along to another day', async ({ page, salon }) => {
  const made = await booked(salon, `Stan Still${Date.now()}`, '10:00')
  await signIn(page, salon, `/calendar?day=${made.starts_at.slice(0, 10)}`)
  const event = page.locator(`[data-appointment="${made.id}"]`)
  await event.focus()
  const before = await event.innerText()
  await salon.ask('PATCH', `/api/appointments/${made.id}`, { duration_min: made.duration_min + 15 })
  await expect(event).not.toHaveText(before, { useInnerText: true })
  await expect(event).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await salon.ask('PATCH', `/api/appointments/${made.id}`, { duration_min: made.duration_min })
  await expect(event).toHaveText(before, { useInnerText: true })
  await page.keyboard.press('Escape')
  await expect(event).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page).not.toHaveURL(new RegExp(made.starts_at.slice(0, 10)))
  await expect(event).toBeFocused()
})

/** Where an appointment lies on the screen. */
async function place(page: Page, id: number) {
  const event = page.locator('.ec-event', { has: page.locator(`[data-appointment="${id}"]`) })
  let box: { x: number; y: number; width: number; height: number } | null = null
  // The diary draws itself anew when something changed.
  await expect(async () => {
    await event.scrollIntoViewIfNeeded({ timeout: 500 })
    box = await event.boundingBox({ timeout: 500 })
    expect(box).not.toBeNull()
  }).toPass()
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 }
  return { x: x + width / 2, top: y + 8, bottom: y + height - 2 }
}
/** Pixels of an hour in the diary. */
const HOUR = 72

test('an appointment is dragged and pulled longer by the mouse', async ({ page, salon }) => {
  const made = await booked(salon, `Mouse ${Date.now()}`)
  await signIn(page, salon, `/calendar?day=${made.starts_at.slice(0, 10)}`)
  await settled(page)
  let { x, top, bottom } = await place(page, made.id)
  await page.mouse.move(x, top)
  await page.mouse.down()
  await page.mouse.move(x, top + HOUR / 2, { steps: 8 })
  // Meanwhile somebody else is booked on that day, and the diary is drawn anew.
  const other = await booked(salon, `Meanwhile ${Date.now()}`, '09:00')
  await expect(page.locator(`[data-appointment="${other.id}"]`)).toBeVisible()
  await page.mouse.move(x, top + HOUR, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => minutes(made.starts_at, (await now(salon, made.id)).starts_at)).toBe(60)
  await settled(page)
  ;({ x, top, bottom } = await place(page, made.id))
  await page.mouse.move(x, bottom)
  await page.mouse.down()
  await page.mouse.move(x, bottom + HOUR / 2, { steps: 10 })
  await page.mouse.up()
  await expect.poll(async () => (await now(salon, made.id)).duration_min).toBe(made.duration_min + 30)
})

test('an appointment is dragged by a finger', async ({ browser, salon }, info) => {
  test.skip(!info.project.name.startsWith('phone'), 'fingers are for telephones')
  const context = await browser.newContext({ ...info.project.use, hasTouch: true })
  const page = await context.newPage()
  const made = await booked(salon, `Finger ${Date.now()}`, '13:00')
  await signIn(page, salon, `/calendar?day=${made.starts_at.slice(0, 10)}`)
  await settled(page)
  const { x, top } = await place(page, made.id)
  const touch = await context.newCDPSession(page)
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] })
  await finger('touchStart', top)
  await page.waitForTimeout(700)
  for (let step = 1; step <= 8; step++) await finger('touchMove', top + (HOUR * step) / 8)
  await finger('touchEnd', top + HOUR)
  await expect.poll(async () => minutes(made.starts_at, (await now(salon, made.id)).starts_at)).toBe(60)
  await context.close()
})

test('what can be undone is done all the same when the page is left', async ({ page, salon }) => {
  const made = await booked(salon, `Leaving ${Date.now()}`, '14:00')
  await signIn(page, salon, `/appointments/${made.id}`)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel appointment' }).click()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  expect((await now(salon, made.id)).status).toBe('booked')
  await page.goto('about:blank')
  await expect.poll(async () => (await now(salon, made.id)).status).toBe('cancelled')
})

test('figures of any period are in the address, and in the file', async ({ page, busy: { bella } }) => {
  await signIn(page, bella, '/figures')
  await settled(page)
  const last = await page.getByLabel('Until').inputValue()
  await page.getByLabel('From').fill(`${Number(last.slice(0, 4)) - 1}${last.slice(4)}`)
  await expect(page).toHaveURL(/from=.*to=/)
  await page.reload()
  await settled(page)
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  expect((await started).suggestedFilename()).toBe(`bella-${Number(last.slice(0, 4)) - 1}${last.slice(4)}-${last}.csv`)
  await accessible(page)
})

test('the owner writes to a customer where text messages work', async ({ page, salon }) => {
  const customer = await salon.ask<{ id: number }>('POST', '/api/customers', { name: 'Wanda Write', phone: '+14155550177' })
  await signIn(page, salon, `/customers/${customer.id}`)
  await expect(page.getByRole('link', { name: 'Text', exact: true })).toHaveAttribute('href', 'sms:+14155550177')
  await page.route('**/api/channels', (route) => route.fulfill({ json: { items: [{ channel: 'sms', is_set_up: true, is_working: true, missing: null }] } }))
  await page.reload()
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Message').fill('Your gloves are here')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Send' }).click()
  // This server has no account: what it answers is said, and what was typed stays.
  await expect(dialog.getByRole('alert')).toContainText('cannot send text messages')
  await expect(dialog.getByLabel('Message')).toHaveValue('Your gloves are here')
  page.on('dialog', (one) => void one.accept())
})

test('ten thousand letters, markup and marks are only words, wherever they were written or said', async ({ page }) => {
  test.setTimeout(180_000)
  expect(NASTY.length).toBeGreaterThan(10_000)
  const bella = new Bella(true, true)
  await bella.start()
  /** As much as is taken; more than that is refused with words, never cut off. */
  async function most<T>(write: (text: string) => Promise<T>): Promise<T> {
    let why = ''
    for (const letters of [10_000, 5_000, 2_000, 1_000, 500, 300, 200, 120, 100, 80, 60, 50]) {
      try {
        return await write(NASTY.slice(0, letters).trim())
      } catch (refused) {
        why = String(refused)
        expect(why).toMatch(/: (400|422) /)
      }
    }
    throw new Error(why)
  }
  const post = (path: string, more: object, ...names: string[]) =>
    most((text) => bella.ask<{ id: number }>('POST', path, { ...more, ...Object.fromEntries(names.map((name) => [name, text])) }))
  try {
    const always = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from: '00:00', to: '23:30' }]])
    await bella.ask('PATCH', '/api/business', { hours: Object.fromEntries(always) })
    await most((name) => bella.ask('PATCH', '/api/business', { name }))
    await most((address) => bella.ask('PATCH', '/api/business', { address }))
    await most((greeting) => bella.ask('PUT', '/api/lines/+12125550199', { greeting }))
    const service = await post('/api/services', { duration_min: 30 }, 'name')
    const staff = await post('/api/staff', {}, 'name')
    await post('/api/contacts', { phone: '+14155550143', channels: [], duty: [] }, 'name')
    await post('/api/faqs', {}, 'question', 'answer')
    await post('/api/rooms', {}, 'name')
    await post('/api/unified/alerts', { component: 'telephone', severity: 'high' }, 'message')
    const { id: customer } = await post('/api/customers', {}, 'name')
    await most((notes) => bella.ask('PATCH', `/api/customers/${customer}`, { notes }))
    const free = await bella.ask<{ items: { starts_at: string }[] }>('GET', `/api/availability?service_id=${service.id}&staff_id=${staff.id}`)
    const { id: booked } = await post('/api/appointments', { user_id: customer, service_id: service.id, staff_id: staff.id, starts_at: free.items[0]?.starts_at }, 'notes')
    const day = free.items[0]?.starts_at.slice(0, 10) ?? ''
    await post('/api/closures', { from: `${day}T22:00:00`, to: `${day}T23:00:00`, staff_id: staff.id }, 'reason')
    await bella.ring(888, [NASTY], 30)
    await most((text) => bella.call(['I would like to leave a message', text, 'no thank you']))
    await bella.ring(890, [`do you sell ${NASTY}`, 'goodbye'], 30)
    const { url } = await bella.ask<{ url: string }>('POST', `/api/appointments/${booked}/link`)
    const calls = await bella.ask<{ items: { id: number }[] }>('GET', '/api/calls?limit=3')
    const places = [
      '/', `/calendar?day=${day}`, `/calendar?day=${day}&view=week`, '/calendar?view=month', '/calendar?view=list', `/calendar?day=${day}&appointment=${booked}`, '/calendar?q=img', '/inbox', '/inbox?show=told', '/calls',
      ...calls.items.map(({ id }) => `/calls/${id}`), '/customers', `/customers/${customer}`, '/try', '/figures', '/system', '/system?show=changes', '/settings/business', '/settings/hours', '/settings/closures',
      '/settings/services', '/settings/staff', '/settings/phrases', '/settings/faqs', '/settings/contacts', '/settings/pages', '/more', '/book', `/book?service=${service.id}`, new URL(url).pathname,
    ]
    const unseen: string[] = []
    for (const path of places) {
      if (/^.(book|a)\b/.test(path)) await page.goto(bella.url + path)
      else await signIn(page, bella, path)
      await settled(page)
      const found = await page.evaluate(() => ({
        isOwned: document.title === 'owned',
        isWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
        foreign: document.querySelectorAll('img[src=x], script:not([src]), [onerror]').length,
      }))
      expect.soft(found, path).toEqual({ isOwned: false, isWide: false, foreign: 0 })
      const text = await page.evaluate(() => document.body.innerText + [...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value).join(' '))
      if (!text.includes('<img src=x onerror=')) unseen.push(path)
    }
    // These show nothing that anybody wrote.
    expect(unseen).toEqual(['/inbox?show=told', '/try', '/figures', '/settings/hours', '/settings/pages', '/more'])
  } finally {
    await bella.remove()
  }
})

/** Presses Tab until the focus is back at the beginning; what had it, and what of it could not be seen. */
async function walk(page: Page, most = 150): Promise<{ seen: Set<string>; hidden: string[] }> {
  const seen = new Set<string>()
  const hidden: string[] = []
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null
      if (one === null || one === document.body) return null
      one.dataset['walked'] ??= String(Math.random())
      const shown = one.closest('label') ?? one
      const box = shown.getBoundingClientRect()
      const style = getComputedStyle(shown)
      const lies = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      const ring = [one, shown].some((each) => getComputedStyle(each).outlineStyle !== 'none')
      return { key: one.dataset['walked'], name: one.outerHTML.slice(0, 120), isSeen: lies && style.visibility !== 'hidden', ring }
    })
    if (found === null || seen.has(found.key)) break
    seen.add(found.key)
    if (!found.isSeen || !found.ring) hidden.push(found.name)
  }
  return { seen, hidden }
}

for (const path of ['/', '/inbox', '/calls', '/customers', '/figures', '/system', '/settings/hours', '/calendar?view=list', '/more']) {
  test(`by the keyboard alone: ${path}`, async ({ page, busy: { bella } }) => {
    await signIn(page, bella, path)
    await settled(page)
    const { seen, hidden } = await walk(page)
    expect(hidden).toEqual([])
    expect(seen.size).toBeGreaterThan(4)
  })
}

test('a dialog keeps the focus, closes by Escape, and gives it back', async ({ page, salon }) => {
  await signIn(page, salon, '/calendar')
  await settled(page)
  const opener = page.getByRole('button', { name: 'New appointment' }).first()
  await opener.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab')
    const isInside = await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)
    expect(isInside).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(opener).toBeFocused()
})
