import { worded } from '../../lib/words'

export const en = {
  account: 'Your account',
  keyOnly: 'You came in with an API key, which has no password of its own.',
  code: 'Code after the password',
  codeOn: (left: number) => `Asked for. ${left} recovery codes left.`,
  codeOff: 'An app on your telephone shows it.',
  switchOn: 'Switch on', switchOff: 'Switch off',
  current: 'Your password now', next: 'New password',
  scan: 'Show this to your app, or type in the letters below it.',
  recovery: 'Print these. Each lets you in once when your telephone is lost. They are not shown again.',
  members: 'Members',
  invite: 'Invite somebody', invited: 'invited',
  role: { owner: 'Owner', manager: 'Manager', staff: 'Staff', viewer: 'Viewer' } as Record<string, string>,
  may: { owner: 'Everything', manager: 'Everything but members, keys, backups and connections', staff: 'Diary, customers, inbox', viewer: 'Look only' } as Record<string, string>,
  mayDo: 'What they may do',
  newLink: 'Link for a new password',
  once: 'Give them this link. It works once.',
  mailed: 'It was mailed too.',
}

export const access = worded('settings_access', en)
