/** What can happen on the server; its tests keep this the same as its own list. */
export const KINDS = [
  'alert.acknowledged', 'alert.raised', 'alert.resolved', 'appointment.booked', 'appointment.cancelled', 'appointment.completed',
  'appointment.confirmed', 'appointment.edited', 'appointment.held', 'appointment.moved', 'appointment.no_show', 'backup.taken', 'breaker.changed',
  'call.changed', 'call.ended', 'call.started', 'call.turn', 'customer.created', 'customer.erased', 'customer.updated', 'delivery.delivered',
  'delivery.dropped', 'delivery.failed', 'delivery.sent', 'delivery.test', 'message.changed', 'message.erased', 'message.left', 'question.answered',
  'question.asked', 'question.dismissed', 'settings.changed', 'spend.booked', 'spend.threshold', 'text_messages.started', 'text_messages.stopped',
]
