/** What must hold on every page: live calls, an update, other sizes, calm, words that are only words. */
import { accessible, expect, settled, signIn, test } from './bella'

test('a call that the telephone company signs appears within a second', async ({ page, line }) => {
  await signIn(page, line)
  await settled(page)
  await line.report('/twilio/voice', { CallSid: `CA${Date.now().toString(16).padStart(32, '0')}`, From: '+14155550188', To: '+12125550199', CallStatus: 'ringing' })
  await expect(page.getByText('+1 415 555 0188')).toBeVisible({ timeout: 1_000 })
  await accessible(page)
})

test('at twice the size nothing is lost', async ({ page, busy: { bella } }, info) => {
  test.skip(info.project.name !== 'phone-light', 'a wide screen at 200 % is a small one')
  // 1280 pixels at 200 % are 640.
  await page.setViewportSize({ width: 640, height: 430 })
  for (const path of ['/', '/calendar', '/settings/hours', '/calls', '/system?show=work']) {
    await signIn(page, bella, path)
    await settled(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, path).toBeLessThanOrEqual(0)
  }
})

test('who wants calm gets it', async ({ page, salon }, info) => {
  test.skip(info.project.name !== 'phone-light', 'once is enough')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signIn(page, salon)
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length)
  expect(moving).toBe(0)
})

test('after an update an open page loads itself anew at the next step', async ({ page, salon }, info) => {
  test.skip(info.project.name !== 'phone-light', 'once is enough')
  await signIn(page, salon, '/calls')
  await settled(page)
  await page.evaluate(() => ((window as unknown as { stays: boolean }).stays = true))
  await page.route(`${salon.url}/`, (route) => (route.request().method() === 'HEAD' ? route.fulfill({ headers: { etag: '"another"' } }) : route.continue()))
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(page.getByText('Bella was updated')).toBeVisible()
  await accessible(page)
  await page.getByRole('link', { name: 'Today', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Good' })).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { stays?: boolean }).stays)).toBeUndefined()
})

test('the diary tells of the day on which the clocks change', async ({ page, salon }) => {
  await signIn(page, salon, '/calendar?day=2027-03-14')
  await expect(page.getByText('The clocks go forward on this day: after 02:00 comes 03:00.')).toBeVisible()
})

test('why a time is not free', async ({ page, busy: { bella } }) => {
  await signIn(page, bella, '/calendar')
  await page.getByRole('button', { name: 'Why is this not free?' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Time').fill('03:00')
  await expect(dialog.getByText('you are closed then').first()).toBeVisible()
  await accessible(page)
})

test('an appointment is moved by the keyboard', async ({ page, salon }, info) => {
  test.skip(!info.project.name.startsWith('desktop'), 'a telephone has none')
  const free = await salon.ask<{ items: { starts_at: string; staff_id: number }[] }>('GET', '/api/availability?service_id=1')
  const slot = free.items[40]
  const customer = await salon.ask<{ id: number }>('POST', '/api/customers', { name: 'Kay Board' })
  const made = await salon.ask<{ id: number; starts_at: string }>('POST', '/api/appointments', { user_id: customer.id, service_id: 1, starts_at: slot?.starts_at, staff_id: slot?.staff_id })
  await signIn(page, salon, `/calendar?day=${slot?.starts_at.slice(0, 10)}`)
  await page.getByRole('button', { name: /Kay Board/ }).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(page.getByText('Moved to')).toBeVisible()
  const moved = await salon.ask<{ starts_at: string }>('GET', `/api/appointments/${made.id}`)
  expect(Date.parse(moved.starts_at) - Date.parse(made.starts_at)).toBe(15 * 60_000)
})

test('two entries of one person become one, unless it is undone', async ({ page, salon }) => {
  test.setTimeout(90_000)
  const name = `Dora Double${Date.now()}`
  const keep = await salon.ask<{ id: number }>('POST', '/api/customers', { name })
  const other = await salon.ask<{ id: number }>('POST', '/api/customers', { name, email: 'dora@example.com' })
  await signIn(page, salon, `/customers/${keep.id}`)
  await page.getByRole('button', { name: 'Make them one' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Make them one' }).click()
  await accessible(page)
  await expect(page.getByText('They are one now')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByLabel('E-mail')).toHaveValue('dora@example.com')
  await expect(salon.ask('GET', `/api/customers/${other.id}`)).rejects.toThrow('404')
})

/** A second of a tone, as a file. */
function tone(): Buffer {
  const rate = 8_000
  const file = Buffer.alloc(44 + rate)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + rate, 4)
  file.write('WAVEfmt ', 8)
  for (const [at, value] of [[16, 16], [24, rate], [28, rate], [40, rate]] as const) file.writeUInt32LE(value, at)
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]] as const) file.writeUInt16LE(value, at)
  file.write('data', 36)
  for (let sample = 0; sample < rate; sample++) file[44 + sample] = 128 + Math.round(Math.sin(sample / 3) * 100 * (sample / rate))
  return file
}

test('a recording is drawn and heard', async ({ page, salon }) => {
  await salon.call(['I would like to leave a message', 'please ring me', 'no thank you'])
  await page.route('**/api/messages?*', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { items: Record<string, unknown>[] }
    for (const one of body.items) Object.assign(one, { text: '', recording_url: '/api/messages/1/recording', recording_seconds: 1 })
    await route.fulfill({ response: answer, json: body })
  })
  await page.route('**/api/messages/1/recording', (route) => route.fulfill({ contentType: 'audio/wav', body: tone() }))
  await signIn(page, salon, '/inbox')
  const heights = () => page.locator('.recording rect').evaluateAll((bars) => new Set(bars.slice(0, 64).map((bar) => bar.getAttribute('height'))).size)
  await expect.poll(heights).toBe(1)
  await page.getByRole('button', { name: 'Play' }).first().click()
  await expect.poll(heights).toBeGreaterThan(10)
  await accessible(page)
})

test('what is removed is there for ten seconds more', async ({ page, salon }) => {
  const name = `Oddity ${Date.now()}`
  await salon.ask('POST', '/api/services', { name, duration_min: 30 })
  await signIn(page, salon, '/settings/services')
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('button', { name: new RegExp(name) })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: new RegExp(name) })).toBeVisible()
  const kept = await salon.ask<{ items: { name: string }[] }>('GET', '/api/services?limit=200')
  expect(kept.items.map((one) => one.name)).toContain(name)
})

test('an account is entered, and Bella starts anew with it', async ({ page, salon }) => {
  await signIn(page, salon, '/settings/models')
  const key = page.getByLabel('OpenAI key')
  await key.fill('sk-entered-by-the-owner')
  await accessible(page)
  await key.press('Enter')
  await expect(page.getByText('Saved. Bella starts anew with it.')).toBeVisible()
  await expect(page.getByText('Entered', { exact: true })).toBeVisible()
  await expect(key).toHaveValue('')
  await signIn(page, salon, '/system')
  await expect(page.getByText('OpenAI').first()).toBeVisible()
  await signIn(page, salon, '/settings/models')
  await page.getByRole('button', { name: 'Remove: OpenAI key' }).click()
  await expect(page.getByText('Entered', { exact: true })).toBeHidden()
  await signIn(page, salon, '/settings/telephone')
  await page.getByLabel('Account SID').fill('12')
  await page.getByRole('group', { name: 'Twilio' }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('must be AC and 32 digits')).toBeVisible()
  await expect(page.getByLabel('Account SID')).toHaveValue('12')
  page.on('dialog', (dialog) => void dialog.accept())
})
