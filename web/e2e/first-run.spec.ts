/** From an empty store to a booked appointment, through the screens alone. */
import { accessible, expect, test } from './bella'

test('an owner sets everything up and talks to Bella', async ({ page, empty }, info) => {
  test.skip(info.project.name !== 'phone-light', 'the account can be made once')
  await page.goto(empty.link)
  await accessible(page)
  await page.getByLabel('Your name').fill('Ana Bell')
  await page.getByLabel('E-mail address').fill('ana@example.com')
  await page.getByLabel('Password').fill('password123')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('among the first')).toBeVisible()
  await expect(page.getByLabel('Your name')).toHaveValue('Ana Bell')
  await page.getByLabel('Password').fill('three blue herons')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name of the business').fill('Ana’s Salon')
  await page.getByLabel('Country').selectOption('US')
  await page.getByRole('button', { name: 'Continue' }).click()
  await accessible(page)
  await page.getByRole('checkbox', { name: 'Saturday' }).check()
  await page.getByRole('checkbox', { name: 'Sunday' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Service').fill('Haircut')
  await page.getByLabel('Price').fill('40')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ana')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('No account is set up')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Talk to Bella' }).click()
  await page.getByRole('button', { name: 'Call Bella' }).click()
  await expect(page.locator('li.bella').last()).toContainText('Ana’s Salon')
  const say = async (text: string) => {
    const before = await page.locator('li.bella').count()
    await page.getByLabel('Say something…').fill(text)
    await page.getByRole('button', { name: 'Say', exact: true }).click()
    await expect(page.locator('li.bella')).toHaveCount(before + 1)
  }
  for (const text of ['I would like a haircut the day after tomorrow at three pm', 'My name is Mia Lopez', 'My number is 415 555 0123', 'yes', 'yes', 'no thank you']) {
    if (await page.getByRole('button', { name: 'Call again' }).isVisible()) break
    await say(text)
  }
  const booked = await empty.ask<{ items: { customer: { name: string } }[] }>('GET', '/api/appointments')
  expect(booked.items.map((one) => one.customer.name)).toEqual(['Mia Lopez'])
  await page.goto(`${empty.url}/customers`)
  await expect(page.getByText('Mia Lopez')).toBeVisible()
})
