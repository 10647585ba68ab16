/** The business that is shown: zone, currency and people, which nearly every page needs. */
import { api, must, type Schemas } from './client'

export type Service = Schemas['ServiceView']
export type Person = Schemas['StaffView']
export type Business = Schemas['BusinessView']

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
  get services() {
    return services
  },
  get people() {
    return people
  },
}

/** Loads it; a business that is not set up yet is none. */
export async function loadBusiness(): Promise<void> {
  const found = await api.GET('/api/business')
  profile = found.data ?? null
  if (profile === null) return
  const query = { params: { query: { limit: 200 } } }
  const [offered, working] = await Promise.all([must(api.GET('/api/services', query)), must(api.GET('/api/staff', query))])
  services = offered.items as Service[]
  people = working.items as Person[]
}
