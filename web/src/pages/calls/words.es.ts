import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  heardBy: { gather: 'Oído por la línea', recording: 'Oído por una grabación', keypad: 'Tecleado', text: 'Escrito' } as Record<string, string>,
  understoodBy: { local: 'entendido por Bella misma', openai: 'se preguntó a OpenAI', anthropic: 'se preguntó a Anthropic', best_guess: 'Bella supuso: ningún modelo ayudó' } as Record<string, string>,
  speed: 'Rapidez de Bella',
  speedLead: 'De oír a responder, turno por turno.',
  read: 'leer las palabras',
  asked: 'preguntar a un modelo',
  waited: 'esperar la agenda',
  decide: 'decidir y anotarlo',
  turn: (n: number) => `Turno ${n}`,
  replay: 'Repetir con lo que Bella entiende hoy',
  replayLead: 'Las mismas palabras, leídas como hoy.',
  same: (n: number) => (n === 0 ? 'Nadie dijo nada.' : 'Todo se entendería igual.'),
  changed: (n: number) => (n === 1 ? 'Un turno se entendería de otro modo.' : `${n} turnos se entenderían de otro modo.`),
  then: 'En la llamada',
  today: 'Hoy',
  costs: 'Lo que costó',
  heard: 'Cómo se oyó',
  sure: (share: string) => `${share} seguro`,
  play: 'Escuchar', pause: 'Pausa', position: 'Posición', failed: 'No se pudo traer la grabación. Quizá aún no esté lista.',
}
