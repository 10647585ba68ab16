import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  heardBy: { gather: 'Oído por la línea', recording: 'Oído por una grabación', keypad: 'Tecleado', text: 'Escrito' } as Record<string, string>,
  understoodBy: { local: 'entendido por Bella misma', openai: 'se preguntó a OpenAI', anthropic: 'se preguntó a Anthropic', best_guess: 'Bella supuso: ningún modelo ayudó' } as Record<string, string>,
  told: {
    intents: 'Quiere', services: 'Servicio', services_maybe: 'Quizá', is_addition: 'Además', staff: 'Con', unknown_staff: 'Con alguien desconocido', when: 'Cuándo', further: 'Y', duration_s: 'Durante', shift: 'Mejor',
    choice: 'Eligió', recurrence: 'De nuevo tras días', no_such_day: 'No hay tal día', name: 'Nombre', name_hint: 'Ortografía', phone: 'Teléfono', email: 'Correo', birth_date: 'Nacimiento', party: 'Personas', foreign: 'Habla',
    changed_to: 'Sigue en', detail: 'Pregunta por', confirm: 'Respuesta', faq: 'Pregunta',
  } as Record<string, string>,
  meant: {
    book: 'reservar', move: 'cambiar', cancel: 'cancelar', lookup: 'saber qué hay reservado', availability: 'huecos libres', hours: 'el horario', price: 'un precio', place: 'el camino', question: 'una respuesta', handover: 'una persona',
    message: 'dejar un recado', urgent: 'ayuda inmediata', affirm: 'sí', deny: 'no', unsure: 'no está seguro', stop: 'parar', repeat: 'oírlo otra vez', pace: 'otro ritmo', wait: 'un momento', help: 'ayuda', greet: 'hola',
    thanks: 'gracias', goodbye: 'adiós', about_bella: 'saber quién es Bella', clock: 'la hora', inform: 'cuenta algo', out_of_scope: 'otra cosa', Anyone: 'cualquiera', Earliest: 'lo más pronto', Latest: 'lo más tarde',
    Last: 'el último', Any: 'cualquiera', Other: 'otro', Earlier: 'antes', Later: 'después', OtherDay: 'otro día', Plan: 'qué hay reservado', Length: 'cuánto dura', yes: 'sí', no: 'no', except: 'no',
  } as Record<string, string>,
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
