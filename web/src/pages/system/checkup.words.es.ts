import type { Widened } from '../../messages/en'
import type { en } from './checkup.words'

export const es: Widened<typeof en> = {
  particulars: 'Detalles',
  open: 'Abrir',
  said: {
    dns: { ok: 'El nombre conduce aquí.', doubtful: 'El nombre conduce también a otra máquina. Quien lo cuida puede cambiarlo.', wrong: 'El nombre no conduce a ninguna parte. Quien lo cuida puede dirigirlo aquí.', off: 'Bella no tiene nombre propio en internet.' },
    doors: { ok: 'Las llamadas y los clientes llegan a Bella.', wrong: 'Nadie llega a Bella desde fuera: no entran llamadas ni reservas por internet.', off: 'Bella aún no tiene dirección en internet. Las llamadas la necesitan.' },
    certificate: { ok: 'Lo que envían los visitantes va cifrado, y el certificado se renueva solo.', doubtful: 'Vale todavía, pero no se pudo renovar. Bella lo sigue intentando.', wrong: 'Los navegadores avisan a sus visitantes, porque ningún certificado vale. Bella lo sigue intentando.', off: 'Bella no cifra por sí misma; quizá lo haga un servidor delante de ella.' },
    clock: { ok: 'Va bien.', wrong: 'Va mal: las citas y los recordatorios llegan a deshora.', off: 'Se compara tras las primeras llamadas o mensajes.' },
    disk: { ok: 'Hay espacio de sobra.', doubtful: 'Se está llenando.', wrong: 'Está casi lleno. Pronto no se podrá apuntar nada.' },
    disk_speed: { ok: 'Es lo bastante rápido.', doubtful: 'Es lento, y quien llama espera por él.', wrong: 'No se puede escribir nada en él.' },
    store: { ok: 'Todos están sanos.', wrong: 'Algunos están dañados. Vuelva a una copia.' },
    store_writes: { ok: 'Lo que se reserva queda apuntado.', wrong: 'No se puede apuntar nada, así que no se puede reservar.' },
    telephone: { ok: 'Twilio acepta su cuenta.', wrong: 'Twilio rechaza su cuenta. Mire lo que se introdujo, y si falta un pago.', off: 'Aún no se ha introducido ninguna cuenta de Twilio.' },
    webhooks: { ok: 'Las llamadas y los mensajes llegan a Bella.', doubtful: 'Las llamadas llegan a Bella, los mensajes de texto no. Un toque los dirige aquí.', wrong: 'Las llamadas no llegan a Bella. Un toque las dirige aquí.' },
    openai: { ok: 'La clave funciona.', wrong: 'La clave no funciona. Introduzca otra.' },
    anthropic: { ok: 'La clave funciona.', wrong: 'La clave no funciona. Introduzca otra.' },
    mail: { ok: 'Se puede enviar correo.', wrong: 'No se puede enviar correo.' },
    backup_storage: { ok: 'Las copias se pueden llevar allí.', wrong: 'No se puede llevar ninguna copia allí.' },
    backups: { ok: 'Se hacen a tiempo.', doubtful: 'No se ha hecho ninguna últimamente. La primera llega a los pocos minutos de empezar.', wrong: 'La última falló.', off: 'No se hace ninguna. Actívelas.' },
    restore: { ok: 'Se probó una, y se puede volver a ella.', wrong: 'No se puede volver a la más nueva. Haga otra, y guarde las anteriores.' },
    backups_elsewhere: { wrong: 'La última no se llevó allí.' },
    changes: { doubtful: 'Los más nuevos aún no están guardados aparte. Bella sigue intentándolo.', wrong: 'Los más nuevos no se pueden guardar aparte: mire el disco.' },
    records: { wrong: 'La copia más nueva encontró daños. Vuelva a una anterior.' },
    update: { ok: 'Es la más nueva.', newer: 'Hay una más nueva. Quien cuida la máquina puede ponerla.', doubtful: 'No se pudo saber si hay una más nueva.', off: 'Aquí Bella no busca otras más nuevas.' },
  },
}
