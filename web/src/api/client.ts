/** The one way to the server: typed requests, and one place for what can go wrong. */
import createClient from 'openapi-fetch'
import { Refusal, Unreachable } from '../lib/problem'
import { flush, isLeaving } from '../ui/toasts.svelte'
import { connection } from './connection.svelte'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

/** What is sent while the page is left outlives it. */
export const api = createClient<paths>({ baseUrl: '', fetch: (request) => fetch(request, isLeaving() ? { keepalive: true } : {}) })

/** Requests as they were before they were sent, for whoever must sign in again first. */
const copies = new WeakMap<Request, Request>()

api.use({
  onRequest({ request }) {
    copies.set(request, request.clone())
  },
  async onResponse({ request, response, schemaPath }) {
    connection.reached()
    if (response.status !== 401) return undefined
    if (connection.isSignedIn !== true || schemaPath === '/api/session') {
      if (!connection.isExpired) connection.signedOut()
      return undefined
    }
    await connection.expired()
    return await fetch(copies.get(request) ?? request)
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

/** Ends the session of this browser, after everything that could still have been undone. */
export async function signOut(): Promise<void> {
  await flush()
  await api.DELETE('/api/session').catch(() => undefined)
  connection.signedOut()
}

/** A key under which a repeated request changes nothing. `randomUUID` is there over HTTPS only. */
export const once = () => ({ 'Idempotency-Key': Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('') })
