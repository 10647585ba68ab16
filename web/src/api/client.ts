/** The one way to the server: typed requests, and one place for what can go wrong. */
import createClient from 'openapi-fetch'
import { Refusal, Unreachable } from '../lib/problem'
import { connection } from './connection.svelte'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

export const api = createClient<paths>({ baseUrl: '' })

api.use({
  onResponse({ response }) {
    connection.reached()
    if (response.status === 401) connection.signedOut()
  },
  onError() {
    connection.lost()
    return new Unreachable()
  },
})

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** What a request answers; throws a {@link Refusal} or {@link Unreachable}. */
export async function must<T>(request: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await request
  if (response.ok) return data as T
  throw new Refusal(response.status, typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {})
}

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await api.DELETE('/api/session').catch(() => undefined)
  connection.signedOut()
}

/** A key under which a repeated request changes nothing. */
export const once = () => ({ 'Idempotency-Key': crypto.randomUUID() })
