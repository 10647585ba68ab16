/** What an owner does all day. */
import { accessible, expect, signIn, test } from './bella'

test('an appointment is booked, seen, moved and cancelled, which can be undone', async ({ page, salon }) => {
  await signIn(page, salon, '/calendar')
  await page.getByRole('button', { name: 'New appointment' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Who comes').fill(`Tom ${Date.now()}`)
  await dialog.getByRole('button', { name: 'Another time' }).click()
  const next = (await salon.ask<{ items: { starts_at: string }[] }>('GET', '/api/availability?service_id=1')).items[5]
  await dialog.getByLabel('Day').fill(next?.starts_at.slice(0, 10) ?? '')
  await dialog.getByRole('radio').first().check({ force: true })
  await accessible(page)
  await dialog.getByRole('button', { name: 'Book' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  const { items } = await salon.ask<{ items: { id: number; starts_at: string; customer: { name: string } }[] }>('GET', '/api/appointments')
  const mine = items.find((one) => one.customer.name.startsWith('Tom '))
  expect(mine).toBeDefined()
  await page.goto(`${salon.url}/calendar?day=${mine?.starts_at.slice(0, 10)}&appointment=${mine?.id}`)
  await expect(dialog.getByText(mine?.customer.name ?? '')).toBeVisible()
  await accessible(page)
  await dialog.getByRole('button', { name: 'Move' }).click()
  await dialog.getByRole('radio').nth(3).check({ force: true })
  await dialog.getByRole('button', { name: 'Move' }).click()
  await expect(page.getByText('Moved')).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel appointment' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  const after = await salon.ask<{ status: string; starts_at: string }>('GET', `/api/appointments/${mine?.id}`)
  expect(after.status).toBe('booked')
  expect(after.starts_at).not.toBe(mine?.starts_at)
})

test('a message is taken care of', async ({ page, salon }) => {
  const words = `please ring me about the colour ${Date.now()}`
  await salon.call(['I would like to leave a message', words, 'no'], `+1415555${String(Date.now()).slice(-4)}`)
  await signIn(page, salon, '/inbox')
  const message = page.locator('section', { hasText: words })
  await expect(message).toBeVisible()
  await message.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(message).toBeHidden()
  await page.getByRole('button', { name: 'Done', exact: true }).first().click()
  await expect(message).toBeVisible()
})

test('unsaved input is not lost without asking', async ({ page, salon }, info) => {
  await signIn(page, salon, '/settings/business')
  await page.getByLabel('Name of the business').fill('Another name')
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('link', { name: info.project.name.startsWith('phone') ? 'Today' : 'Hours', exact: true }).click()
  await expect(page.getByLabel('Name of the business')).toHaveValue('Another name')
})

test('what the server refuses is said beside the field', async ({ page, salon }) => {
  await signIn(page, salon, '/settings/business')
  await page.getByLabel('Your telephone').fill('123')
  await page.getByRole('button', { name: 'Save' }).click()
  const wrong = page.getByLabel('Your telephone')
  await expect(wrong).toHaveAttribute('aria-invalid', 'true')
  await expect(wrong).toHaveValue('123')
  await accessible(page)
})

test('the keyboard alone is enough', async ({ page, salon }, info) => {
  test.skip(info.project.name !== 'desktop-light', 'a telephone has none')
  await signIn(page, salon)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  for (const name of ['Calendar', 'Inbox', 'Calls']) {
    const link = page.getByRole('link', { name, exact: true })
    await link.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
})

test('a server that is gone is said, and its return too', async ({ page, salon }, info) => {
  test.skip(!['desktop-light', 'phone-light'].includes(info.project.name), 'one is enough')
  await signIn(page, salon, '/calls')
  const port = Number(new URL(salon.url).port)
  await salon.stop('SIGKILL')
  await expect(page.getByText('No connection to Bella')).toBeVisible()
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/offline-${info.project.name}.png` })
  await salon.start(port)
  await expect(page.getByText('No connection to Bella')).toBeHidden({ timeout: 20_000 })
})
