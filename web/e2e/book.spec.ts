/** Online booking, as a customer meets it, and the page of the appointment in the business's colour. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accessible, expect, test } from './bella'

test('a customer books online', async ({ page, salon }, info) => {
  await salon.ask('PATCH', '/api/settings/public-pages', { colour: '#d81b60' })
  await page.goto(`${salon.url}/book`)
  await expect(page.getByRole('heading', { name: 'Book an appointment' })).toBeVisible()
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/book-${info.project.name}.png` })
  await page.getByRole('link', { name: /Haircut/ }).click()
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/book-times-${info.project.name}.png` })
  await page.locator('button[name=at]').first().click()
  await page.getByLabel('Your name').fill('Zoe <b>Fox</b>')
  await page.getByLabel('Your telephone number').fill('12')
  await page.getByRole('button', { name: 'Book it' }).click()
  await expect(page.getByLabel('Your telephone number')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Your name')).toHaveValue('Zoe <b>Fox</b>')
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/book-error-${info.project.name}.png` })
  await page.getByLabel('Your telephone number').fill(`415 555 ${String(1000 + Math.floor(Date.now() % 9000))}`)
  await page.getByRole('button', { name: 'Book it' }).click()
  await expect(page.getByRole('heading', { name: 'Your appointment is booked' })).toBeVisible()
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/book-done-${info.project.name}.png` })
  await page.getByRole('link', { name: 'See, move or cancel it' }).click()
  await expect(page.getByRole('heading', { name: 'Your appointment' })).toBeVisible()
  await accessible(page)
  await page.screenshot({ path: `../target/screenshots/self-service-${info.project.name}.png` })
})

test('another site shows it in a frame', async ({ page, salon }) => {
  const shop = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(`<h1>Shop</h1><iframe title="Booking" src="${salon.url}/book"></iframe>`))
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`)
  await expect(page.frameLocator('iframe').getByText('Book an appointment')).toBeVisible()
  shop.close()
})
