import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  whyNot: '¿Por qué no está libre?',
  why: '¿Por qué?',
  isFree: 'Está libre.',
  freeWith: (name: string) => `${name} está libre.`,
  busyWith: (who: string, from: string, to: string) => `con ${who}, de ${from} a ${to}`,
  around: (from: string, to: string) => `y ocupado alrededor de ${from} a ${to}`,
  held: 'alguien que está decidiendo',
  closures: 'Cerrado o ausente ese día',
  everybody: 'todo el negocio',
  searchIn: 'Buscar una cita',
  searchHint: 'Nombre o número de teléfono',
  found: (n: number) => (n === 1 ? '1 cita' : `${n} citas`),
  nothingFound: 'Ninguna cita de nadie así.',
  service: 'Servicio',
  everything: 'Todos los servicios',
  forward: (from: string, to: string) => `Ese día se adelanta la hora: tras las ${from} son las ${to}.`,
  back: (from: string, to: string) => `Ese día se atrasa la hora: a las ${from} vuelven a ser las ${to}.`,
  gap: 'Esta hora no existe',
  buffer: 'Antes y después',
  keys: 'Con el teclado: Tab hasta una cita, Alt y una flecha para moverla; con Mayús, para alargarla o acortarla.',
  lengths: 'Minutos enteros, hasta un día',
  movedTo: (when: string) => `Movida a ${when}`,
  closure: 'Cerrado',
}
