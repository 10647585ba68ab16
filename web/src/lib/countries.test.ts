import { expect, test } from 'vitest'
import { countries, usual } from './countries'

test('each country brings money and a zone that are known', () => {
  for (const { code } of countries('en')) {
    const { currency, timezone, language } = usual(code)
    expect(() => new Intl.NumberFormat('en', { style: 'currency', currency }), code).not.toThrow()
    expect(() => new Intl.DateTimeFormat('en', { timeZone: timezone }), code).not.toThrow()
    expect(['en', 'es'], code).toContain(language)
  }
})

test('a country sets the zone and the language', () => {
  expect(usual('ES')).toEqual({ currency: 'EUR', timezone: 'Europe/Madrid', language: 'es' })
  expect(usual('MX').language).toBe('es')
  expect(usual('GB')).toEqual({ currency: 'GBP', timezone: 'Europe/London', language: 'en' })
  expect(usual('XX').language).toBe('en')
})
