import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  about: {
    'appointment.booked': 'Cita reservada', 'appointment.moved': 'Cita movida', 'appointment.cancelled': 'Cita anulada', 'appointment.reminder': 'Recordatorio',
    'message.left': 'Recado', 'call.missed': 'Llamada perdida', 'call.unhappy': 'Cliente descontento', 'call.urgent': 'Llamada urgente', 'question.asked': 'Pregunta sin respuesta', 'customer.letter': 'Su mensaje',
    alert: 'Alerta', digest: 'Resumen diario', report: 'Informe', test: 'Prueba',
  } as Record<string, string>,
  audience: { customer: 'al cliente', owner: 'a usted' } as Record<string, string>,
  onlyFailed: 'Solo lo que falló',
  replaced: 'se envió de otra forma',
  noneDone: 'Todavía no hay nada hecho',
  state: { waiting: 'En espera', sending: 'Saliendo', sent: 'Enviado', failed: 'Falló', dropped: 'No hizo falta' } as Record<string, string>,
}
