import type { Widened } from '../../messages/en'
import type { en } from './words'

export const es: Widened<typeof en> = {
  take: 'Llevarse todo lo que se sabe',
  text: 'Mensaje',
  writeTo: (name: string) => `Escribir a ${name}`,
  message: 'Mensaje',
  messageHint: 'Sale como mensaje de texto con el nombre de su negocio delante; de noche espera a la mañana.',
  send: 'Enviar',
  goesOut: 'Está en camino. En Mensajes se ve cómo sigue.',
  mail: 'Correo',
  doubles: '¿La misma persona dos veces?',
  doublesLead: 'Haga de dos fichas una. Las citas y llamadas de la otra pasan a esta.',
  search: 'Nombre o número de la otra ficha',
  merge: 'Unirlas',
  merging: (name: string) => `${name} pasa a formar parte de esta…`,
  merged: 'Ya son una',
  likely: 'Parece la misma',
}
