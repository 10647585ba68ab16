//! A few seconds of a caller's speech: one channel, without the silence around it.
//!
//! Models of speech invent sentences for silence, so a clip without enough energy is none.

use std::io::Cursor;

use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use sha2::{Digest, Sha256};

/// Parts of a second in which the energy is measured.
const FRAMES_PER_SECOND: u32 = 50;
/// Frames that are quieter than this (of 32,767) hold no speech, on any line.
const QUIET: f32 = 220.0;
/// Speech is so much louder than the quietest tenth of the clip.
const ABOVE_NOISE: f32 = 2.5;
/// Fewer loud frames are a click or a breath.
const FEWEST_LOUD: usize = 6;
/// Frames kept around speech, because its first and last sounds are soft.
const MARGIN: usize = 8;

/// Sound of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    samples: Vec<i16>,
    rate: u32,
}

impl Clip {
    /// Reads a WAV file and mixes its channels into one; `None` when it is none that can be read.
    pub fn read(wav: &[u8]) -> Option<Self> {
        let mut reader = WavReader::new(Cursor::new(wav)).ok()?;
        let spec = reader.spec();
        if spec.sample_format != SampleFormat::Int || spec.channels == 0 || spec.sample_rate == 0 {
            return None;
        }
        let bits = u32::from(spec.bits_per_sample);
        let sixteen = |sample: i32| match bits {
            ..16 => sample << (16 - bits),
            _ => sample >> (bits - 16),
        };
        // A file that broke off is read as far as it goes.
        let samples: Vec<i32> = reader
            .samples::<i32>()
            .map_while(Result::ok)
            .map(sixteen)
            .collect();
        let channels = usize::from(spec.channels);
        let mixed = samples.chunks_exact(channels).map(|frame| {
            let sum: i64 = frame.iter().copied().map(i64::from).sum();
            let mean = sum / i64::try_from(channels).unwrap_or(1);
            i16::try_from(mean).unwrap_or(if mean < 0 { i16::MIN } else { i16::MAX })
        });
        Some(Self {
            samples: mixed.collect(),
            rate: spec.sample_rate,
        })
    }

    /// What is said in it, without the silence before and after; `None` when nothing is.
    pub fn speech(&self) -> Option<Self> {
        let frame = usize::try_from(self.rate / FRAMES_PER_SECOND).ok()?.max(1);
        let energies: Vec<f32> = self.samples.chunks(frame).map(energy).collect();
        let mut sorted = energies.clone();
        sorted.sort_by(f32::total_cmp);
        let noise = sorted.get(sorted.len() / 10).copied().unwrap_or(0.0);
        // A caller who speaks without a pause has no quiet tenth.
        let loudest = sorted.last().copied().unwrap_or(0.0);
        let threshold = (noise * ABOVE_NOISE).min(loudest / 2.0).max(QUIET);
        let is_loud = |energy: &f32| *energy >= threshold;
        if energies.iter().filter(|energy| is_loud(energy)).count() < FEWEST_LOUD {
            return None;
        }
        let first = energies.iter().position(is_loud)?.saturating_sub(MARGIN);
        let last = energies.iter().rposition(is_loud)? + 1 + MARGIN;
        let end = (last * frame).min(self.samples.len());
        Some(Self {
            samples: self.samples[first * frame..end].to_vec(),
            rate: self.rate,
        })
    }

    /// How long it is, whole seconds, rounded up.
    pub fn seconds(&self) -> u64 {
        let samples = u64::try_from(self.samples.len()).unwrap_or(u64::MAX);
        samples.div_ceil(u64::from(self.rate))
    }

    /// Tells it from every other clip.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.rate.to_le_bytes());
        for sample in &self.samples {
            hasher.update(sample.to_le_bytes());
        }
        let digest = hasher.finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As a WAV file of 16 bits.
    pub fn wav(&self) -> Vec<u8> {
        let spec = WavSpec {
            channels: 1,
            sample_rate: self.rate,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut file = Cursor::new(Vec::with_capacity(44 + 2 * self.samples.len()));
        let written = WavWriter::new(&mut file, spec).and_then(|mut writer| {
            for sample in &self.samples {
                writer.write_sample(*sample)?;
            }
            writer.finalize()
        });
        written.expect("writing to memory does not fail");
        file.into_inner()
    }
}

fn energy(frame: &[i16]) -> f32 {
    let sum: f32 = frame.iter().map(|sample| f32::from(*sample).powi(2)).sum();
    (sum / frame.len().max(1) as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 8_000;

    /// So many milliseconds of a tone of this strength.
    fn tone(millis: usize, strength: f32) -> Vec<i16> {
        let count = millis * RATE as usize / 1000;
        (0..count)
            .map(|at| ((at as f32 * 0.4).sin() * strength) as i16)
            .collect()
    }

    fn clip(parts: &[(usize, f32)]) -> Clip {
        let parts = parts
            .iter()
            .flat_map(|(millis, strength)| tone(*millis, *strength));
        Clip {
            samples: parts.collect(),
            rate: RATE,
        }
    }

    #[test]
    fn silence_and_clicks_are_no_speech() {
        assert_eq!(clip(&[(3000, 0.0)]).speech(), None);
        assert_eq!(clip(&[(3000, 90.0)]).speech(), None);
        assert_eq!(
            clip(&[(1500, 0.0), (40, 20_000.0), (1500, 0.0)]).speech(),
            None
        );
        assert_eq!(clip(&[]).speech(), None);
    }

    #[test]
    fn silence_around_speech_is_cut_and_nothing_of_the_speech() {
        let said = clip(&[(2000, 30.0), (1000, 8_000.0), (3000, 30.0)]);
        let speech = said.speech().expect("speech");
        let millis = speech.samples.len() * 1000 / RATE as usize;
        assert!((1000..1500).contains(&millis), "{millis}");
        assert_eq!((said.seconds(), speech.seconds()), (6, 2));
        let on_and_on = clip(&[(4000, 8_000.0)]);
        assert_eq!(on_and_on.speech(), Some(on_and_on));
    }

    #[test]
    fn two_channels_are_mixed_and_the_same_sound_has_the_same_fingerprint() {
        let spec = WavSpec {
            channels: 2,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: SampleFormat::Int,
        };
        let mut file = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut file, spec).expect("memory");
        for sample in [100, 300, -200, -400, 0] {
            for _ in 0..2 {
                writer.write_sample(sample as i16).expect("memory");
            }
        }
        writer.finalize().expect("memory");
        let clip = Clip::read(file.get_ref()).expect("a WAV file");
        assert_eq!(clip.samples, [100, 300, -200, -400, 0]);
        let again = Clip::read(&clip.wav()).expect("a WAV file");
        assert_eq!(again.fingerprint(), clip.fingerprint());
        assert_eq!(Clip::read(b"RIFF nothing"), None);
        assert_eq!(Clip::read(b""), None);
    }
}
