//! Access tokens: short-lived, signed (RFC 7519 with EdDSA, RFC 8037), had for an API key by programs that hand them on.
//!
//! A token never outlives its key and never may more: it names the key, which is looked up at each use. Only our own header
//! and algorithm are read, so that nobody can talk the check into another one.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::desk::keys::{Identity, KeyRing};
use crate::ports::entropy::{Entropy, hex};
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::keys::{KeyId, Scope};
use crate::store::seal::{Seal, Sealed};
use crate::store::signers::{SignerId, SignerRecord, Signers, all};
use crate::store::tx::Tx;

/// The longest that a token works, seconds.
pub const LONGEST_S: u32 = 3_600;
/// How long tokens are signed with one key before there is a new one.
const SIGNS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Who a token is for: us.
const AUDIENCE: &str = "bella";
/// The longest text that is looked at.
const MOST: usize = 2_000;

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The API key that it was had for.
    sub: String,
    scope: String,
    iat: i64,
    exp: i64,
    jti: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// A wish for a token.
#[derive(Clone, Copy, Debug)]
pub struct TokenWish {
    /// The key that it is had for.
    pub key: KeyId,
    /// What it may do.
    pub scope: Scope,
    /// How long it works, seconds.
    pub lasts_s: u32,
}

/// A key that tokens are signed with, opened.
pub struct Signer {
    id: SignerId,
    pair: Ed25519KeyPair,
}

/// The public halves of all keys that live tokens may be signed with; cheap to clone.
#[derive(Clone)]
pub struct TokenRing {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    keys: KeyRing,
    signers: RwLock<Vec<(SignerId, SignerRecord)>>,
}

impl TokenRing {
    /// Reads the signing keys; tokens are as good as their API key among `keys`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: Store, keys: KeyRing) -> Result<Self, StoreError> {
        let ring = Self {
            shared: Arc::new(Shared {
                store,
                keys,
                signers: RwLock::default(),
            }),
        };
        ring.reload()?;
        Ok(ring)
    }

    /// Reads the signing keys again, after any change.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reload(&self) -> Result<(), StoreError> {
        let signers = self.shared.store.read(|r| all(r))?;
        let known = self.shared.signers.write();
        *known.unwrap_or_else(PoisonError::into_inner) = signers;
        Ok(())
    }

    /// All of them, the oldest first.
    pub fn signers(&self) -> Vec<(SignerId, SignerRecord)> {
        let known = self.shared.signers.read();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who a token speaks for; `None` when it is none of ours, is over, or its API key is.
    pub fn recognise(&self, text: &str, now: Timestamp) -> Option<Identity> {
        if text.len() > MOST {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = read(header)?;
        if header.alg != "EdDSA" {
            return None;
        }
        let signers = self.signers();
        let (_, signer) = signers.iter().find(|(id, _)| name(*id) == header.kid)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let public = UnparsedPublicKey::new(&ED25519, signer.public);
        public.verify(signed.as_bytes(), &signature).ok()?;
        let claims: Claims = read(claims)?;
        let is_live = claims.aud == AUDIENCE && now.as_second() < claims.exp;
        let key = claims.sub.strip_prefix("key:").filter(|_| is_live)?;
        let identity = self
            .shared
            .keys
            .identity_of(KeyId::new(key.parse().ok()?), now)?;
        let scope = Scope::parse(&claims.scope)?.min(identity.scope);
        Some(Identity {
            scope,
            is_token: true,
            ..identity
        })
    }
}

/// The newest signing key, unless it is to be replaced by now or cannot be opened.
pub fn current(
    signers: &[(SignerId, SignerRecord)],
    seal: &Seal,
    now: Timestamp,
) -> Option<Signer> {
    let (id, record) = signers.last()?;
    if now.duration_since(record.created_at) >= SIGNS {
        return None;
    }
    let seed = seal.open(PLACE, &record.seed).ok()?;
    let pair = Ed25519KeyPair::from_seed_and_public_key(&seed, &record.public).ok()?;
    Some(Signer { id: *id, pair })
}

/// Where seeds are sealed for.
const PLACE: &str = "signing key";

/// A fresh key pair: its public half and its sealed seed.
pub fn fresh(seal: &Seal, entropy: &dyn Entropy) -> Option<([u8; 32], Sealed)> {
    let (mut seed, mut nonce) = ([0; 32], [0; 12]);
    entropy.fill(&mut seed);
    entropy.fill(&mut nonce);
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
    let public = pair.public_key().as_ref().try_into().ok()?;
    Some((public, seal.seal(PLACE, &seed, nonce).ok()?))
}

/// Signs with this pair from now on; forgets those that no live token can be signed with any more.
///
/// # Errors
/// When the store cannot be read or written.
pub fn put(tx: &mut Tx, (public, seed): &([u8; 32], Sealed)) -> Result<SignerId, StoreError> {
    let mut known = all(tx)?;
    known.pop();
    // Whatever came before the last one signed its last token when the last one was made.
    let over = SignedDuration::from_secs(i64::from(LONGEST_S));
    let newest = all(tx)?.pop();
    for (id, _) in known {
        if newest
            .as_ref()
            .is_some_and(|(_, last)| tx.now().duration_since(last.created_at) > over)
        {
            tx.delete::<Signers>(&id);
        }
    }
    let id = tx.next_id("signer")?;
    let record = SignerRecord {
        public: *public,
        seed: seed.clone(),
        created_at: tx.now(),
    };
    tx.put::<Signers>(&id, &record)?;
    tx.audit(&AuditEntry::new("signing_key", id, "create"))?;
    Ok(id)
}

/// The token itself.
pub fn signed(
    signer: &Signer,
    wish: TokenWish,
    (issuer, now): (&str, Timestamp),
    entropy: &dyn Entropy,
) -> String {
    let header = Header {
        alg: "EdDSA".to_owned(),
        typ: "JWT".to_owned(),
        kid: name(signer.id),
    };
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: format!("key:{}", wish.key),
        scope: wish.scope.name().to_owned(),
        iat: now.as_second(),
        exp: now.as_second() + i64::from(wish.lasts_s),
        jti: hex::<12>(entropy),
    };
    let text = format!("{}.{}", written(&header), written(&claims));
    let signature = signer.pair.sign(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What a signing key is called in tokens.
pub fn name(id: SignerId) -> String {
    format!("bella-{id}")
}

fn written(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).unwrap_or_default())
}

fn read<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
