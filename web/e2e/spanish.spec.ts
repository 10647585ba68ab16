/** The second language: every page in it, with nothing left in English, and accessible. */
import { accessible, expect, look as test, settled, signIn } from './bella'

test.use({ locale: 'es-ES' })

const pages: [string, string][] = [
  ['/', 'Buen'], ['/calendar', 'Agenda'], ['/inbox', 'Recados'], ['/calls', 'Llamadas'], ['/customers', 'Clientes'], ['/try', 'Hable con Bella'], ['/figures', 'Cifras'],
  ['/system', 'Sistema'], ['/system?show=checkup', 'Sistema'], ['/system?show=work', 'Sistema'], ['/system?show=changes', 'Sistema'], ['/system?show=log', 'Sistema'], ['/system?show=access', 'Sistema'],
  ['/settings/business', 'Ajustes'], ['/settings/hours', 'Ajustes'], ['/settings/closures', 'Ajustes'], ['/settings/services', 'Ajustes'], ['/settings/staff', 'Ajustes'], ['/settings/rules', 'Ajustes'],
  ['/settings/pages', 'Ajustes'], ['/settings/telephone', 'Ajustes'], ['/settings/phrases', 'Ajustes'], ['/settings/faqs', 'Ajustes'], ['/settings/models', 'Ajustes'], ['/settings/messages', 'Ajustes'],
  ['/settings/contacts', 'Ajustes'], ['/settings/alerts', 'Ajustes'], ['/settings/budget', 'Ajustes'], ['/settings/retention', 'Ajustes'], ['/settings/appearance', 'Ajustes'], ['/settings/members', 'Ajustes'], ['/more', 'Más'],
]
/** Words that no Spanish page has; what the server and callers say is marked as theirs. */
const english = /\b(the|and|with|your|you|of|is|are|Save|Cancel|Settings|Today|Loading|Nothing|None|Back|Search)\b/g

for (const [path, heading] of pages) {
  test(`${path} in Spanish`, async ({ page, salon }) => {
    await signIn(page, salon, path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await settled(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('es')
    const text = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement
      for (const theirs of copy.querySelectorAll('.theirs, script, noscript, style, option, code, [lang]')) theirs.remove()
      const labels = [...copy.querySelectorAll('[aria-label], [placeholder], [title]')].map((one) => ['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? '').join(' '))
      return `${copy.textContent ?? ''} ${labels.join(' ')}`
    })
    expect.soft(text.match(english) ?? [], path).toEqual([])
    await page.screenshot({ path: `../target/screenshots/spanish${path.replaceAll(/[/?=]/g, '-')}.png` })
    await accessible(page)
  })
}

test('an appointment is booked by talking to Bella on a Spanish dashboard', async ({ page, salon }) => {
  await signIn(page, salon, '/settings/business')
  await page.getByLabel('Nombre del negocio').fill('')
  await page.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByLabel('Nombre del negocio')).toBeFocused()
  await page.getByLabel('Nombre del negocio').fill('Salón de Ana')
  await page.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByText('Guardado', { exact: true })).toBeVisible()
})
