/** The business that is shown: zone, currency and people, which nearly every page needs. */
import { Refusal } from '../lib/problem'
import { api, must, type Schemas } from './client'

export type Service = Schemas['ServiceView']
export type Person = Schemas['StaffView']
export type Business = Schemas['BusinessView']

/** The server's code for: no business is set up yet. */
const NONE = 'E029'

let profile = $state.raw<Business | null>(null)
let services = $state.raw<Service[]>([])
let people = $state.raw<Person[]>([])

export const business = {
  get profile() {
    return profile
  },
  get zone() {
    return profile?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  },
  get currency() {
    return profile?.currency ?? 'USD'
  },
  /** The first step of setting up that nobody did, without which nothing can be booked. */
  get missing() {
    if (profile === null) return 'business'
    if (Object.keys(profile.hours).length === 0) return 'hours'
    if (services.length === 0) return 'services'
    return people.length === 0 ? 'staff' : null
  },
  get services() {
    return services
  },
  get people() {
    return people
  },
}

/** Loads it; a business that is not set up yet is none. */
export async function loadBusiness(): Promise<void> {
  try {
    profile = await must(api.GET('/api/business'))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== NONE) throw error
    profile = null
  }
  if (profile === null) return
  const query = { params: { query: { limit: 200 } } }
  const [offered, working] = await Promise.all([must(api.GET('/api/services', query)), must(api.GET('/api/staff', query))])
  services = offered.items as Service[]
  people = working.items as Person[]
}
