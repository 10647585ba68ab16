import { worded } from '../../lib/words'

/** What a finding means to the owner, by what was looked at and how it is. */
type Said = Record<string, Record<string, string>>

export const en = {
  particulars: 'Particulars',
  open: 'Open',
  said: {
    dns: { ok: 'The name leads here.', doubtful: 'The name leads to another machine too. Whoever looks after it can change that.', wrong: 'The name leads nowhere. Whoever looks after it can let it lead here.', off: 'Bella has no name of her own on the internet.' },
    doors: { ok: 'Calls and customers reach Bella.', wrong: 'Nobody reaches Bella from outside: calls and online bookings do not arrive.', off: 'Bella has no address on the internet yet. Calls need one.' },
    certificate: { ok: 'What visitors send is encrypted, and the certificate renews itself.', doubtful: 'It holds, but renewing it failed. Bella goes on trying.', wrong: 'Browsers warn your visitors, because no certificate holds. Bella goes on trying.', off: 'Bella does not encrypt by herself; a server before her may.' },
    clock: { ok: 'It is right.', wrong: 'It is wrong, so appointments and reminders come at wrong times.', off: 'It is compared after the first calls or messages.' },
    disk: { ok: 'There is room enough.', doubtful: 'It is getting full.', wrong: 'It is nearly full. Soon nothing can be written down.' },
    disk_speed: { ok: 'It is fast enough.', doubtful: 'It is slow, and callers wait for it.', wrong: 'Nothing can be written to it.' },
    store: { ok: 'All of them are sound.', wrong: 'Some are damaged. Go back to a backup.' },
    store_writes: { ok: 'What is booked is written down.', wrong: 'Nothing can be written down, so nothing can be booked.' },
    telephone: { ok: 'Twilio accepts your account.', wrong: 'Twilio refuses your account. Look at what was entered, and whether a payment is missing.', off: 'No account with Twilio is entered yet.' },
    webhooks: { ok: 'Calls and messages come to Bella.', doubtful: 'Calls come to Bella, text messages do not. One tap leads them here.', wrong: 'Calls do not come to Bella. One tap leads them here.' },
    openai: { ok: 'The key works.', wrong: 'The key does not work. Enter another one.' },
    anthropic: { ok: 'The key works.', wrong: 'The key does not work. Enter another one.' },
    mail: { ok: 'Mail can be sent.', wrong: 'No mail can be sent.' },
    backup_storage: { ok: 'Backups can be carried there.', wrong: 'No backup can be carried there.' },
    backups: { ok: 'They are taken in time.', doubtful: 'None was taken lately. The first one comes within minutes of setting up.', wrong: 'The last one failed.', off: 'None are taken. Switch them on.' },
    restore: { ok: 'One was tried, and can be gone back to.', wrong: 'The newest one cannot be gone back to. Take another, and keep the older ones.' },
    backups_elsewhere: { wrong: 'The last one was not carried there.' },
    changes: { doubtful: 'The newest ones are not kept apart yet. Bella goes on trying.', wrong: 'The newest ones cannot be kept apart: look at the disk.' },
    records: { wrong: 'The newest backup found damage. Go back to one from before.' },
    update: { ok: 'It is the newest one.', newer: 'There is a newer one. Whoever looks after the machine can put it in place.', doubtful: 'Whether there is a newer one could not be told.', off: 'Bella does not look for newer ones here.' },
  } as Said,
}

export const checkup = worded('system_checkup', en)
