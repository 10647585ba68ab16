import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  control: 'Ahora mismo',
  closeToday: 'Hoy cerrado',
  openAgain: 'Abrir otra vez',
  closedReason: 'Hoy cerrado',
  closedNow: 'Hoy está cerrado: Bella no reserva nada para hoy.',
  me: 'Contesto yo',
  pause: 'Pausar a Bella',
  bella: 'Contesta Bella',
  meNow: (until: string) => `Las llamadas suenan en su teléfono ${until}. Si no contesta, Bella toma un recado.`,
  pauseNow: (until: string) => `Quien llama deja un recado ${until}.`,
  until: (time: string) => `hasta las ${time}`,
  untilChanged: 'hasta que lo cambie',
  severity: { low: 'Aviso', medium: 'Por mirar', high: 'Grave', critical: 'Urgente' } as Record<string, string>,
  times: (n: number) => `${n} veces`,
  failed: (n: number) => (n === 1 ? 'Un mensaje no se pudo enviar' : `${n} mensajes no se pudieron enviar`),
  failedHint: 'Vea qué se envió y por qué falló.',
  look: 'Ver',
  handled: 'Alguien se ocupa',
  says: 'dice',
  hear: 'Escuchar',
  askedOf: (n: number) => (n === 1 ? 'Alguien preguntó y Bella no supo responder' : `${n} personas preguntaron y Bella no supo responder`),
  answer: 'Responder',
  dismiss: 'Dejarlo',
}
