/** Whether the server can be reached, and whether somebody is signed in. */

let isOnline = $state(true)
let isSignedIn = $state<boolean | null>(null)

export const connection = {
  get isOnline() {
    return isOnline
  },
  /** `null` until it is known. */
  get isSignedIn() {
    return isSignedIn
  },
  reached() {
    isOnline = true
  },
  lost() {
    isOnline = false
  },
  signedIn() {
    isSignedIn = true
  },
  signedOut() {
    isSignedIn = false
  },
}
