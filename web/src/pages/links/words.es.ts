import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  alert: 'Alerta',
  raised: (when: string) => `desde ${when}`,
  history: 'Qué pasó',
  states: { active: 'Abierta', acknowledged: 'Alguien se ocupa', resolved: 'Pasada' } as Record<string, string>,
  severity: { low: 'Aviso', medium: 'Por mirar', high: 'Grave', critical: 'Urgente' } as Record<string, string>,
  deeds: { raised: 'Dada', seen_again: 'Vista otra vez', reopened: 'Volvió', worsened: 'Empeoró', told: 'Avisado', acknowledged: 'Alguien se ocupa', escalated: 'Avisado el siguiente', silenced: 'Silenciada', quiet: 'En calma desde', resolved: 'Terminada', recovered: 'Pasó sola' } as Record<string, string>,
  silence: 'Silencio una hora',
  silenced: (until: string) => `No se avisa a nadie hasta ${until}`,
  question: 'Una pregunta sin respuesta',
  asked: (n: number) => (n === 1 ? 'Preguntada una vez' : `Preguntada ${n} veces`),
  answer: 'Responderla',
  dismiss: 'Dejarla',
  gone: 'Ya tiene respuesta, o se dejó.',
  toAnswers: 'Ver todas las respuestas',
  calls: 'Llamadas en que se preguntó',
}
