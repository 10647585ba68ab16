/** The one way to the server: typed requests, and one place for what can go wrong. */
import type { Client } from 'openapi-fetch'
import { Refusal, Unreachable } from '../lib/problem'
import { flush, isLeaving } from '../ui/toasts.svelte'
import { connection } from './connection.svelte'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

interface Sent {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: Record<string, string> }
  body?: unknown
}

async function send(method: string, template: string, { params = {}, body }: Sent = {}): Promise<Outcome<unknown>> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params.query ?? {})) if (value != null) query.set(name, String(value))
  const path = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(params.path?.[name])))
  const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...params.header }
  // What is sent while the page is left outlives it.
  const ask = () => fetch(query.size === 0 ? path : `${path}?${query}`, { method, headers, body: JSON.stringify(body), keepalive: isLeaving() })
  try {
    let response = await ask()
    connection.reached()
    if (response.status === 401) {
      if (connection.isSignedIn === true && template !== '/api/session') {
        await connection.expired()
        response = await ask()
      } else if (!connection.isExpired) connection.signedOut()
    }
    const text = await response.text()
    return response.ok ? { data: text === '' ? undefined : JSON.parse(text), response } : { error: read(text), response }
  } catch {
    connection.lost()
    throw new Unreachable()
  }
}

/** What is said about a failure, unless somebody between here and the server said it in another form. */
function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Requests as the server describes them. */
export const api = Object.fromEntries(
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, (path: string, sent?: Sent) => send(method, path, sent)]),
) as unknown as Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>

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
