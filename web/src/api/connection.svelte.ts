/** Whether the server can be reached, and whether somebody is signed in. */

let isOnline = $state(true)
let isSignedIn = $state<boolean | null>(null)
let isExpired = $state(false)
/** Requests that wait until somebody signs in again. */
let waiting: (() => void)[] = []

export const connection = {
  get isOnline() {
    return isOnline
  },
  /** `null` until it is known. */
  get isSignedIn() {
    return isSignedIn
  },
  /** The session ended meanwhile; what is shown and typed stays until somebody signs in again. */
  get isExpired() {
    return isExpired
  },
  reached() {
    isOnline = true
  },
  lost() {
    isOnline = false
  },
  signedIn() {
    isSignedIn = true
    isExpired = false
    for (const go of waiting) go()
    waiting = []
  },
  signedOut() {
    isSignedIn = false
    isExpired = false
    waiting = []
  },
  /** Resolves when somebody signed in again. */
  expired(): Promise<void> {
    isExpired = true
    return new Promise((go) => waiting.push(go))
  },
}
