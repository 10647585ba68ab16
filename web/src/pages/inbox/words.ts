import { worded } from '../../lib/words'

export const en = {
  about: {
    'appointment.booked': 'Appointment booked', 'appointment.moved': 'Appointment moved', 'appointment.cancelled': 'Appointment cancelled', 'appointment.reminder': 'Reminder',
    'message.left': 'Message from a caller', 'call.missed': 'Missed call', 'call.unhappy': 'Unhappy caller', 'call.urgent': 'Urgent call', 'question.asked': 'Question without an answer', 'customer.letter': 'Your message',
    alert: 'Alert', digest: 'Daily summary', report: 'Report', test: 'Trial',
  } as Record<string, string>,
  audience: { customer: 'to the customer', owner: 'to you' } as Record<string, string>,
  onlyFailed: 'Only what failed',
  replaced: 'sent another way instead',
  noneDone: 'Nothing is done yet',
  state: { waiting: 'Waiting', sending: 'Going out', sent: 'Sent', failed: 'Failed', dropped: 'Not needed' } as Record<string, string>,
}

export const words = worded('inbox', en)
