/** Countries that set-up offers first, with what usually goes with them. Any other can be typed by its code. */

export interface Country {
  code: string
  currency: string
}

const CURRENCY: Record<string, string> = {
  US: 'USD', CA: 'CAD', GB: 'GBP', IE: 'EUR', AU: 'AUD', NZ: 'NZD', ES: 'EUR', MX: 'MXN', AR: 'ARS', CL: 'CLP', CO: 'COP',
  PE: 'PEN', DE: 'EUR', AT: 'EUR', CH: 'CHF', FR: 'EUR', BE: 'EUR', NL: 'EUR', LU: 'EUR', IT: 'EUR', PT: 'EUR', BR: 'BRL',
  PL: 'PLN', CZ: 'CZK', SE: 'SEK', NO: 'NOK', DK: 'DKK', FI: 'EUR', GR: 'EUR', ZA: 'ZAR', IN: 'INR', SG: 'SGD',
}

export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
}

/** Codes and names, in the order of the names. */
export function countries(language: string): { code: string; name: string }[] {
  const all = Object.keys(CURRENCY).map((code) => ({ code, name: countryName(code, language) }))
  return all.sort((a, b) => a.name.localeCompare(b.name, language))
}

export const currencyOf = (code: string): string => CURRENCY[code] ?? 'EUR'

/** The country of the browser's language, such as `en-GB`. */
export function likelyCountry(): string {
  const region = new Intl.Locale(navigator.language).region
  return region !== undefined && region in CURRENCY ? region : 'US'
}

/** Every zone that the browser knows; the one it is in first. */
export function zones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [here, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== here)]
}
