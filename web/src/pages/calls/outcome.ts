/** The tone of what came of a call. */
export const toneOf = (outcome: string): 'good' | 'warn' | 'plain' | 'accent' =>
  ['booked', 'moved'].includes(outcome) ? 'good' : outcome === 'abandoned' ? 'warn' : outcome === 'message' ? 'accent' : 'plain'
