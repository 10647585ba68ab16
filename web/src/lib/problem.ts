/** What can go wrong between this page and the server. */

/** What the server refused, in its words (RFC 9457). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  /** Why, by field. */
  readonly fields: ReadonlyMap<string, string>
  /** The rest of the answer, such as `next`. */
  readonly more: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>) {
    super(typeof body['detail'] === 'string' ? body['detail'] : `status ${status}`)
    this.status = status
    this.code = typeof body['code'] === 'string' ? body['code'] : ''
    this.more = body
    const errors = Array.isArray(body['errors']) ? (body['errors'] as { field: string; why: string }[]) : []
    this.fields = new Map(errors.map(({ field, why }) => [field, why]))
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}
