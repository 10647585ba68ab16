import type { Widened } from '../../messages/en'
import type { en } from './access.words'

export const es: Widened<typeof en> = {
  keyOnly: 'Ha entrado con una clave de API, que no tiene contraseña propia.',
  account: 'Su cuenta',
  code: 'Código tras la contraseña',
  codeOn: (left: number) => `Se pide. Quedan ${left} códigos de recuperación.`,
  codeOff: 'Lo muestra una aplicación de su teléfono.',
  switchOn: 'Activar', switchOff: 'Desactivar',
  current: 'Su contraseña actual', next: 'Contraseña nueva',
  scan: 'Muéstrelo a su aplicación o escriba las letras de abajo.',
  recovery: 'Imprímalos. Cada uno sirve una vez si pierde el teléfono. No se vuelven a mostrar.',
  members: 'Miembros',
  invite: 'Invitar', invited: 'con invitación',
  role: { owner: 'Propietaria', manager: 'Gerente', staff: 'Personal', viewer: 'Solo ver' } as Record<string, string>,
  may: { owner: 'Todo', manager: 'Todo menos miembros, claves, copias y conexiones', staff: 'Agenda, clientes, buzón', viewer: 'Solo mirar' } as Record<string, string>,
  mayDo: 'Qué puede hacer',
  newLink: 'Enlace para otra contraseña',
  once: 'Dele este enlace. Sirve una vez.',
  mailed: 'También se ha enviado por correo.',
}
