/** Where the links in the owner's messages lead, signed in or not. */
import { accessible, expect, settled, signIn, signInByHand, test } from './bella'

test('a link in a message leads there after signing in', async ({ page, busy: { bella, customer } }) => {
  const { items } = await bella.ask<{ items: { id: number }[] }>('GET', `/api/appointments?customer_id=${customer}&limit=1`)
  await page.goto(`${bella.url}/appointments/${items[0]?.id}`)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await accessible(page)
  await signInByHand(page)
  await expect(page).toHaveURL(new RegExp(`/calendar\\?day=.*appointment=${items[0]?.id}`))
  await expect(page.getByRole('dialog')).toContainText('Haircut')
})

test('messages, alerts and questions have pages of their own', async ({ page, busy: { bella } }) => {
  await bella.call(['Do you have parking for a helicopter?', 'no thank you'])
  const alert = await bella.ask<{ id: number }>('POST', '/api/unified/alerts', { component: 'telephone', severity: 'high', message: 'The line is noisy' })
  const messages = await bella.ask<{ items: { id: number }[] }>('GET', '/api/messages')
  await signIn(page, bella, `/alerts/${alert.id}`)
  await expect(page.getByText('The line is noisy')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(page.getByText('Ended').or(page.getByText('Over')).first()).toBeVisible()
  await page.goto(`${bella.url}/messages/${messages.items[0]?.id}`)
  await expect(page.getByRole('link', { name: 'Call back' })).toHaveAttribute('href', /^tel:\+/)
  await accessible(page)
  await page.goto(`${bella.url}/questions/9999`)
  await expect(page.getByText('It is answered already')).toBeVisible()
})

test('a question becomes an answer', async ({ page, busy: { bella, call } }) => {
  await signIn(page, bella, `/calls/${call}`)
  await settled(page)
  await page.getByText('What Bella understood').first().click()
  await expect(page.getByText('Wants', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Make this an answer' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Question').fill('Is there parking for helicopters?')
  await dialog.getByLabel('Answer').fill('On the roof.')
  await accessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Bella knows the answer now')).toBeVisible()
  const faqs = await bella.ask<{ items: { question: string }[] }>('GET', '/api/faqs?limit=200')
  expect(faqs.items.map((one) => one.question)).toContain('Is there parking for helicopters?')
})

test('a call is read again with today’s understanding', async ({ page, busy: { bella, call } }) => {
  await signIn(page, bella, `/calls/${call}`)
  await page.getByRole('button', { name: 'Replay with today’s understanding' }).click()
  await expect(page.getByText('Everything would be understood as it was.')).toBeVisible()
  await accessible(page)
})
