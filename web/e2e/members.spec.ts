/** Whoever else signs in: invited by a link, with a password of their own, what they may, and a code after it. */
import { createHmac } from 'node:crypto'
import { accessible, Bella, expect, settled, test } from './bella'

/** What an authenticator shows for a secret at a moment (RFC 6238). */
function code(secret: string, at = Date.now()): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replaceAll(/[\s=]/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', key).update(counter).digest()
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('a helper is invited, sees what helpers may, and the owner signs in with a code', async ({ page, browser }, info) => {
  const picture = (name: string) => page.screenshot({ path: `../target/screenshots/${name}-${info.project.name}.png` })
  const bella = new Bella(true)
  await bella.start()
  try {
    const token = new URL(bella.link).searchParams.get('token') ?? ''
    await bella.ask('POST', '/api/first-run', { token, name: 'Ana Bell', email: 'ana@example.com', password: 'three blue herons' })
    const signIn = async (email: string, password: string) => {
      await page.goto(`${bella.url}/settings/members`)
      await page.getByLabel('E-mail address').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    }
    await signIn('ana@example.com', 'three blue herons')
    await settled(page)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Sam Staff')
    await dialog.getByLabel('E-mail address').fill('sam@example.com')
    await dialog.getByLabel('What they may do').selectOption('staff')
    await expect(dialog.getByText('Diary, customers, inbox')).toBeVisible()
    await accessible(page)
    await picture('invite')
    await dialog.getByRole('button', { name: 'Invite somebody' }).click()
    const link = await dialog.locator('pre').innerText()
    expect(link).toContain(`${bella.url}/join?token=`)
    await accessible(page)
    await picture('invited')
    page.once('dialog', (asked) => void asked.accept())
    await page.keyboard.press('Escape')
    await expect(page.getByText('invited', { exact: true })).toBeVisible()

    const theirs = await browser.newPage({ viewport: page.viewportSize() ?? { width: 390, height: 844 } })
    await theirs.goto(link)
    await accessible(theirs)
    await theirs.screenshot({ path: `../target/screenshots/join-${info.project.name}.png` })
    await theirs.getByLabel('Password').fill('four grey geese')
    await theirs.getByRole('button', { name: 'Save and sign in' }).click()
    await expect(theirs.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    await theirs.goto(`${bella.url}/settings/members`)
    await expect(theirs.getByText('sam@example.com')).toBeVisible()
    await expect(theirs.getByText('Your account does not include this')).toBeVisible()
    await expect(theirs.getByText('ana@example.com')).toBeHidden()
    await accessible(theirs)
    await theirs.close()

    await page.reload()
    await settled(page)
    await expect(page.getByText('invited', { exact: true })).toBeHidden()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await dialog.getByLabel('Your password now').fill('three blue herons')
    await dialog.locator('button[type=submit]').click()
    const secret = await dialog.locator('pre').innerText()
    await accessible(page)
    await picture('code-begun')
    await dialog.getByLabel('Code of your app').fill('000000')
    await dialog.locator('button[type=submit]').click()
    await expect(dialog.getByRole('alert')).toBeVisible()
    const first = code(secret)
    await dialog.getByLabel('Code of your app').fill(first)
    await dialog.locator('button[type=submit]').click()
    await expect(dialog.getByText('They are not shown again')).toBeVisible()
    const recovery = (await dialog.locator('pre').innerText()).split('\n')
    await accessible(page)
    await picture('code-recovery')
    page.once('dialog', (asked) => void asked.accept())
    await page.keyboard.press('Escape')
    await expect(page.getByText('Asked for.')).toBeVisible()
    await picture('members')

    await page.context().clearCookies()
    await signIn('ana@example.com', 'three blue herons')
    await expect(page.getByLabel('Code of your app')).toBeVisible()
    await accessible(page)
    await picture('sign-in-code')
    await page.getByLabel('Code of your app').fill(recovery[0] ?? '')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByText('Ana Bell')).toBeVisible()
  } finally {
    await bella.remove()
  }
})
