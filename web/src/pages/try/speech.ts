/** The browser's own ears and voice, where it has them. */

interface Recognition extends EventTarget {
  lang: string
  interimResults: boolean
  start(): void
}
interface Heard extends Event {
  results: { 0: { 0: { transcript: string } } }
}
type RecognitionMaker = new () => Recognition

function maker(): RecognitionMaker | undefined {
  const all = window as unknown as Record<string, RecognitionMaker | undefined>
  return all['SpeechRecognition'] ?? all['webkitSpeechRecognition']
}

export const canHear = () => maker() !== undefined

/** One utterance; `null` when nothing was heard or the microphone is not allowed. */
export function hear(language: string): Promise<string | null> {
  const Maker = maker()
  if (Maker === undefined) return Promise.resolve(null)
  const recognition = new Maker()
  recognition.lang = language
  recognition.interimResults = false
  return new Promise((resolve) => {
    recognition.addEventListener('result', (event) => resolve((event as Heard).results[0][0].transcript))
    recognition.addEventListener('end', () => resolve(null))
    recognition.addEventListener('error', () => resolve(null))
    recognition.start()
  })
}

export function speak(text: string, language: string) {
  if (!('speechSynthesis' in window)) return
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = language
  speechSynthesis.cancel()
  speechSynthesis.speak(utterance)
}

export function stopSpeaking() {
  if ('speechSynthesis' in window) speechSynthesis.cancel()
}
