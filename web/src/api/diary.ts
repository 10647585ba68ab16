/** Appointments: how pages read and change them. */
import { later, say } from '../ui/toasts.svelte'
import { t } from '../lib/i18n.svelte'
import { Refusal } from '../lib/problem'
import { api, must, once, type Schemas } from './client'

export type Appointment = Schemas['AppointmentView']
export type Opening = Schemas['OpeningView']

/** Every appointment from a day to another one, both included. */
export async function appointments(from: string, to: string): Promise<Appointment[]> {
  const all: Appointment[] = []
  let cursor: string | undefined
  do {
    const query = { from, to, limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const page = await must(api.GET('/api/appointments', { params: { query } }))
    all.push(...(page.items as Appointment[]))
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return all
}

export interface Wish {
  service: number
  staff: number | null
  day: string
  /** The appointment that is moved, and how long it is, minutes. */
  moving?: number | undefined
  minutes?: number | undefined
}

/** Free starts of a day for a service. */
export async function openings(wish: Wish): Promise<Opening[]> {
  const query = {
    service_id: wish.service,
    from: wish.day,
    to: wish.day,
    ...(wish.staff === null ? {} : { staff_id: wish.staff }),
    ...(wish.moving === undefined ? {} : { moving: wish.moving }),
    ...(wish.minutes === undefined ? {} : { duration_min: wish.minutes }),
  }
  const found = await must(api.GET('/api/availability', { params: { query } }))
  const starts = new Map((found.items as Opening[]).map((opening) => [opening.starts_at, opening]))
  return [...starts.values()]
}

/** Changes an appointment; how it is then, or nothing where it was refused, which is said. */
export async function change(id: number, body: Schemas['AppointmentChanges']): Promise<Appointment | undefined> {
  try {
    return (await must(api.PATCH('/api/appointments/{id}', { params: { path: { id } }, body }))) as Appointment
  } catch (error) {
    say(error instanceof Refusal ? why(error) : t().errors.network, 'bad')
    return undefined
  }
}

/** What was refused, with the reasons in the owner's words. */
export function why(refusal: Refusal): string {
  const reasons = Array.isArray(refusal.more['reasons']) ? (refusal.more['reasons'] as string[]) : []
  if (reasons.length === 0) return refusal.message
  return `${t().appointment.whyNot}: ${reasons.map((reason) => t().reasons[reason] ?? reason).join(', ')}`
}

/** Cancels it in ten seconds or notes that nobody came, unless that is undone. */
export function end(id: number, status: 'cancelled' | 'no_show', changed: () => void) {
  later(t().appointment[status === 'cancelled' ? 'cancelled' : 'noShow'], () => change(id, { status }).then(changed), changed)
}

/** Books; throws what is refused. */
export async function book(body: Schemas['NewAppointment']): Promise<Appointment> {
  return (await must(api.POST('/api/appointments', { body, params: { header: once() } }))) as Appointment
}
