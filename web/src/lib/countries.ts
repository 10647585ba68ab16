/** Countries that set-up offers, with what usually goes with them: money, the zone of most people, the language. */

const USUAL: Record<string, string> = {
  US: 'USD America/New_York', CA: 'CAD America/Toronto', GB: 'GBP Europe/London', IE: 'EUR Europe/Dublin', AU: 'AUD Australia/Sydney', NZ: 'NZD Pacific/Auckland',
  ES: 'EUR Europe/Madrid es', MX: 'MXN America/Mexico_City es', AR: 'ARS America/Argentina/Buenos_Aires es', CL: 'CLP America/Santiago es', CO: 'COP America/Bogota es', PE: 'PEN America/Lima es',
  DE: 'EUR Europe/Berlin', AT: 'EUR Europe/Vienna', CH: 'CHF Europe/Zurich', FR: 'EUR Europe/Paris', BE: 'EUR Europe/Brussels', NL: 'EUR Europe/Amsterdam', LU: 'EUR Europe/Luxembourg',
  IT: 'EUR Europe/Rome', PT: 'EUR Europe/Lisbon', BR: 'BRL America/Sao_Paulo', PL: 'PLN Europe/Warsaw', CZ: 'CZK Europe/Prague', SE: 'SEK Europe/Stockholm', NO: 'NOK Europe/Oslo',
  DK: 'DKK Europe/Copenhagen', FI: 'EUR Europe/Helsinki', GR: 'EUR Europe/Athens', ZA: 'ZAR Africa/Johannesburg', IN: 'INR Asia/Kolkata', SG: 'SGD Asia/Singapore',
}

export function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
}

/** Codes and names, in the order of the names. */
export function countries(language: string): { code: string; name: string }[] {
  const all = Object.keys(USUAL).map((code) => ({ code, name: countryName(code, language) }))
  return all.sort((a, b) => a.name.localeCompare(b.name, language))
}

/** What goes with a country. In one with several zones it is the browser's, where that is one of them. */
export function usual(code: string): { currency: string; timezone: string; language: string } {
  const [currency = 'EUR', zone = ours(), language = 'en'] = (USUAL[code] ?? '').split(' ').filter((part) => part !== '')
  return { currency, timezone: zonesOf(code).includes(ours()) ? ours() : zone, language }
}

const ours = () => Intl.DateTimeFormat().resolvedOptions().timeZone

function zonesOf(code: string): string[] {
  const place = new Intl.Locale('und', { region: code }) as Intl.Locale & { getTimeZones?: () => string[] | undefined }
  return place.getTimeZones?.() ?? []
}

/** The country of the browser's language, such as `en-GB`. */
export function likelyCountry(): string {
  const region = new Intl.Locale(navigator.language).region
  return region !== undefined && region in USUAL ? region : 'US'
}

/** Every zone that the browser knows; `chosen` first. */
export const zones = (chosen: string): string[] => [chosen, ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== chosen)]

/** What a business may speak: one language, or the first with the other one beside it. */
export const TONGUES = ['en', 'es', 'en es', 'es en']

/** `English, Spanish` of `en es`. */
export function tongueName(tongues: string, language: string): string {
  const names = new Intl.DisplayNames([language], { type: 'language' })
  return tongues.split(' ').map((tag) => names.of(tag) ?? tag).join(', ')
}
