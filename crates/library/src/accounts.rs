//! Accounts: who may look at a library beside whoever has its owner's key, and what each of them is shown of it.
//! What the owner wishes of them is a decision that can be taken back; of passwords and invitations only hashes are kept.

mod sessions;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use photo::{Decided, Key, Matter, PhotoId, Rank, Subject};
use query::{checked_title, title_key};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Folder;

pub use sessions::{SeenSession, Session};

use crate::albums::title_now;
use crate::stored::record_bytes;
use crate::taken_back::{Decision, Known, known, meant, standing};
use crate::who::names_now;
use crate::{AlbumDecision, Library, Locked, PersonDecision, Refused, Secret, Standing};

/// Everybody who has an account, or may have one.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// Who may do everything, if they said a name and a password.
    pub owner: Option<Account>,
    /// Who may look, in the order in which they came.
    pub viewers: Vec<Account>,
    /// Who was invited and did not come yet, be it too late by now.
    pub invited: Vec<Invitation>,
    ended: HashSet<String>,
}

/// Somebody who signs in with a name and a password.
#[derive(Clone, Debug)]
pub struct Account {
    /// What it is called for good: `owner`, or 10 hex digits.
    pub id: String,
    /// What they are called, which no other account is.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What their password is checked by.
    pub password: Locked,
    /// How often it was removed, be that taken back or not.
    removals: usize,
    /// When it was said what they are shown.
    since: Rank,
}

/// What somebody may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Look.
    Viewer(Scope),
}

/// What somebody is shown; never what is hidden or in the trash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All photos.
    Whole,
    /// The photos that are in one of these albums, or show one of these people.
    Chosen {
        /// Albums, by their titles.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        albums: BTreeSet<String>,
        /// People, by their names.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        people: BTreeSet<String>,
    },
}

/// That somebody may have an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What the account is going to be called.
    pub id: String,
    /// Who is invited.
    pub name: String,
    /// What they will be shown.
    pub scope: Scope,
    /// Good before this time, milliseconds since 1970.
    pub until_ms: u64,
    /// What is kept of what is in the link.
    hashed: String,
    /// When it was said what they are shown.
    since: Rank,
}

/// What can be decided of accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum AccountDecision {
    /// What the owner signs in with.
    Owner {
        /// Their name.
        name: String,
        /// What their password is checked by.
        password: Locked,
    },
    /// That somebody may have an account.
    Invited {
        /// The SHA-256 of what is in the link.
        invitation: String,
        /// Who.
        name: String,
        /// What they will be shown.
        scope: Scope,
        /// Before when, milliseconds since 1970.
        until_ms: u64,
    },
    /// That whoever was invited has come. Of one invitation the first counts.
    Joined {
        /// The SHA-256 of what is in the link.
        invitation: String,
        /// What their password is checked by.
        password: Locked,
    },
    /// What a viewer signs in with from now on.
    Password {
        /// Whose account.
        account: String,
        /// What their password is checked by.
        password: Locked,
    },
    /// What somebody is shown from now on.
    Scoped {
        /// Whose account.
        account: String,
        /// What.
        scope: Scope,
    },
    /// That an account, or an invitation, is no more. Its sessions have ended, be this taken back or not.
    Removed {
        /// Which.
        account: String,
    },
    /// That a session has ended, for good.
    Ended {
        /// Which.
        session: String,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

/// What somebody wants to be so of accounts.
#[derive(Clone, Debug)]
pub enum AccountWish {
    /// That the owner sign in with these; whoever did with others has to again.
    Owner {
        /// Their name.
        name: String,
        /// What their password is checked by.
        password: Locked,
    },
    /// That somebody be invited, in place of an invitation that they have.
    Invite {
        /// Who.
        name: String,
        /// What they will be shown.
        scope: Scope,
        /// What is in the link.
        token: Secret,
    },
    /// That somebody sign in with another password; wherever they did with the one before they have to again.
    Password {
        /// Whose account.
        account: String,
        /// What their password is checked by.
        password: Locked,
    },
    /// That somebody be shown something else.
    Scope {
        /// Who.
        name: String,
        /// What.
        scope: Scope,
    },
    /// That somebody no longer have an account, or an invitation.
    Remove {
        /// Who.
        name: String,
    },
    /// That a session end.
    End {
        /// Which.
        session: String,
    },
    /// That these decisions be taken back, or where none is named the last of the owner's wishes that stands: an invitation, what
    /// somebody is shown, a removal.
    Undo(Vec<Standing>),
}

/// The accounts of a version of the catalogue.
pub(crate) type Kept = Option<(u64, Arc<Accounts>)>;

const INVITED_FOR_MS: u64 = 7 * 24 * 3_600_000;
const OWNER: &str = "owner";
const SESSION_DIGITS: usize = 16;

impl Decision for AccountDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            AccountDecision::Undo { what } => Some(*what),
            _ => None,
        }
    }
}

impl AccountDecision {
    /// Whether it is of what an undo looks for: nobody's password comes back, and no session.
    fn can_be_taken_back(&self) -> bool {
        match self {
            AccountDecision::Invited { .. } | AccountDecision::Scoped { .. } | AccountDecision::Removed { .. } => true,
            AccountDecision::Owner { .. } | AccountDecision::Joined { .. } | AccountDecision::Password { .. } => false,
            AccountDecision::Ended { .. } | AccountDecision::Undo { .. } => false,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scope::Chosen { albums, people } = self else { return formatter.write_str("the whole library") };
        let named = |one: &str, more: &str, names: &BTreeSet<String>| match names.len() {
            0 => None,
            1 => Some(format!("{one} {}", Vec::from_iter(names.iter().map(String::as_str)).join(""))),
            _ => Some(format!("{more} {}", Vec::from_iter(names.iter().map(String::as_str)).join(", "))),
        };
        if albums.is_empty() && people.is_empty() {
            return formatter.write_str("nothing: what was chosen is no more");
        }
        let parts = [named("the album", "the albums", albums), named("photos of", "photos of", people)];
        formatter.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", and "))
    }
}

impl Invitation {
    /// Whether it is good still.
    pub fn is_live(&self, now_ms: u64) -> bool {
        now_ms < self.until_ms
    }
}

impl Account {
    /// What its sessions are sealed with: another once its password was changed, or it was removed.
    pub fn mark(&self) -> String {
        let Account { id, password, removals, .. } = self;
        let text = format!("tintype account\n{id}\n{removals}\n{}", password.as_str());
        hex(&Sha256::digest(text.as_bytes()))
    }
}

impl Accounts {
    /// Everybody who has one.
    pub fn all(&self) -> impl Iterator<Item = &Account> {
        self.owner.iter().chain(&self.viewers)
    }

    /// The account that is called so.
    pub fn of(&self, id: &str) -> Option<&Account> {
        self.all().find(|account| account.id == id)
    }

    /// The account that somebody of this name signs in with.
    pub fn named(&self, name: &str) -> Option<&Account> {
        self.all().find(|account| title_key(&account.name) == title_key(name))
    }

    /// Whether a session was ended by its owner.
    pub fn has_ended(&self, session: &str) -> bool {
        self.ended.contains(session)
    }

    /// The invitation that a link opens at this time. One that ended, one that was used and one that never was are the same.
    pub fn invitation(&self, token: &str, now_ms: u64) -> Option<&Invitation> {
        // By what is kept of them all: how long a comparison takes tells nothing of what was hashed.
        let asked = hashed(token);
        self.invited.iter().find(|invitation| invitation.hashed == asked && invitation.is_live(now_ms))
    }

    fn come_to(known: &[Known<AccountDecision>]) -> Self {
        let mut accounts = Self::default();
        let mut removals: HashMap<String, usize> = HashMap::new();
        for decision in known.iter().flat_map(|(_, decisions)| decisions) {
            match decision {
                AccountDecision::Removed { account } => *removals.entry(account.clone()).or_default() += 1,
                AccountDecision::Ended { session } => accounts.ended.extend([session.clone()]),
                _ => {}
            }
        }
        for ((rank, _), decisions) in standing(known) {
            decisions.iter().for_each(|decision| accounts.apply(decision.clone(), rank));
        }
        for account in accounts.owner.iter_mut().chain(&mut accounts.viewers) {
            account.removals = removals.get(&account.id).copied().unwrap_or_default();
        }
        accounts
    }

    /// Has what was chosen be called as it is now: an album or a person that was renamed is the same still, and one that took their name
    /// since is another, whom nobody chose.
    fn follow(&mut self, albums: &[Known<AlbumDecision>], people: &[Known<PersonDecision>]) {
        let viewers = self.viewers.iter_mut().filter_map(|account| match &mut account.role {
            Role::Viewer(scope) => Some((scope, account.since)),
            Role::Owner => None,
        });
        let invited = self.invited.iter_mut().map(|invited| (&mut invited.scope, invited.since));
        for (scope, since) in viewers.chain(invited) {
            if let Scope::Chosen { albums: titles, people: names } = scope {
                *titles = titles.iter().filter_map(|title| title_now(albums, title, since)).collect();
                *names = names.iter().flat_map(|name| names_now(people, name, since)).collect();
            }
        }
    }

    fn apply(&mut self, decision: AccountDecision, since: Rank) {
        match decision {
            AccountDecision::Owner { name, password } => {
                let (id, role) = (OWNER.to_owned(), Role::Owner);
                self.owner = Some(Account { id, name, role, password, removals: 0, since });
            }
            AccountDecision::Invited { invitation, name, scope, until_ms } => {
                self.invited.retain(|other| title_key(&other.name) != title_key(&name));
                self.invited.push(Invitation { id: id(&invitation), name, scope, until_ms, hashed: invitation, since });
            }
            AccountDecision::Joined { invitation, password } => {
                let Some(at) = self.invited.iter().position(|invited| invited.hashed == invitation) else { return };
                let Invitation { id, name, scope, since, .. } = self.invited.remove(at);
                if self.named(&name).is_none() {
                    let role = Role::Viewer(scope);
                    self.viewers.push(Account { id, name, role, password, removals: 0, since });
                }
            }
            AccountDecision::Password { account, password } => {
                if let Some(viewer) = self.viewers.iter_mut().find(|viewer| viewer.id == account) {
                    viewer.password = password;
                }
            }
            AccountDecision::Scoped { account, scope } => {
                if let Some(viewer) = self.viewers.iter_mut().find(|viewer| viewer.id == account) {
                    (viewer.role, viewer.since) = (Role::Viewer(scope), since);
                } else if let Some(invited) = self.invited.iter_mut().find(|invited| invited.id == account) {
                    (invited.scope, invited.since) = (scope, since);
                }
            }
            AccountDecision::Removed { account } => {
                self.viewers.retain(|viewer| viewer.id != account);
                self.invited.retain(|invited| invited.id != account);
            }
            AccountDecision::Ended { .. } | AccountDecision::Undo { .. } => {}
        }
    }

    /// The account or invitation of somebody who is no owner.
    fn id_of(&self, name: &str) -> anyhow::Result<String> {
        let is_it = |called: &str| title_key(called) == title_key(name);
        let viewer = self.viewers.iter().find(|viewer| is_it(&viewer.name)).map(|viewer| &viewer.id);
        let invited = || self.invited.iter().find(|invited| is_it(&invited.name)).map(|invited| &invited.id);
        if let Some(id) = viewer.or_else(invited) {
            return Ok(id.clone());
        }
        Err(match self.owner.as_ref().is_some_and(|owner| is_it(&owner.name)) {
            true => refused(format!("{} is the owner, who is shown everything", name.trim())),
            false => refused(format!("nobody called {:?} has an account, or an invitation", name.trim())),
        })
    }
}

impl Library {
    /// Everybody who has an account, or may have one.
    pub async fn accounts(&self) -> anyhow::Result<Arc<Accounts>> {
        let version = self.catalogue.version().await?;
        let mut kept = self.accounts.lock().await;
        if let Some((of, accounts)) = &*kept
            && *of == version
        {
            return Ok(accounts.clone());
        }
        let mut accounts = Accounts::come_to(&known(&self.decided_of_accounts().await?));
        let (albums, people) = (self.decided(Matter::Albums).await?, self.decided(Matter::People).await?);
        accounts.follow(&known(&albums), &known(&people));
        let accounts = Arc::new(accounts);
        *kept = Some((version, accounts.clone()));
        Ok(accounts)
    }

    /// All that was decided of accounts. A catalogue that is being built may not know of a removal yet, or of a session that was
    /// ended: then it is the store that is asked.
    async fn decided_of_accounts(&self) -> anyhow::Result<Vec<Decided>> {
        let decided = self.decided(Matter::Accounts).await?;
        // Asked afterwards, for it may be cleared meanwhile.
        if self.catalogue.is_complete().await? {
            return Ok(decided);
        }
        let subject = Subject::Library(Matter::Accounts);
        let mut after = Key::Record { subject: subject.clone(), rank: 0, digest: PhotoId([0; 32]) };
        let mut decided = Vec::new();
        loop {
            let keys = self.store.list(Folder::Records, Some(&after)).await?;
            let is_theirs = |key: &Key| matches!(key, Key::Record { subject: of, .. } if *of == subject);
            let (theirs, is_last) = (keys.iter().take_while(|key| is_theirs(key)), keys.len() < store::PAGE);
            for key in theirs {
                // What is damaged rebuilding names.
                let Ok(bytes) = record_bytes(&*self.store, key).await else { continue };
                decided.extend(Decided::parse(&bytes).ok());
            }
            match keys.into_iter().next_back().filter(|last| !is_last && is_theirs(last)) {
                Some(last) => after = last,
                None => return Ok(decided),
            }
        }
    }

    /// Has a wish come true, at this time. Answers what that is known by.
    pub async fn wish_of_accounts(&self, wish: AccountWish, now_ms: u64) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let accounts = self.accounts().await?;
        let decisions = match wish {
            AccountWish::Owner { name, password } => {
                let name = checked(&name)?;
                if accounts.viewers.iter().any(|viewer| title_key(&viewer.name) == title_key(&name)) {
                    return Err(refused(format!("{name} is a viewer's name: the owner has another")));
                }
                vec![AccountDecision::Owner { name, password }]
            }
            AccountWish::Invite { name, scope, token } => {
                let (name, scope) = (checked(&name)?, self.checked_scope(scope).await?);
                if accounts.named(&name).is_some() {
                    return Err(refused(format!("{name} has an account already")));
                }
                let (invitation, until_ms) = (hashed(&token.to_string()), now_ms + INVITED_FOR_MS);
                vec![AccountDecision::Invited { invitation, name, scope, until_ms }]
            }
            AccountWish::Password { account, password } => {
                let gone = || refused("this account is no more".to_owned());
                let Account { name, role, .. } = accounts.of(&account).ok_or_else(gone)?.clone();
                match role {
                    Role::Owner => vec![AccountDecision::Owner { name, password }],
                    Role::Viewer(_) => vec![AccountDecision::Password { account, password }],
                }
            }
            AccountWish::Scope { name, scope } => {
                let (account, scope) = (accounts.id_of(&name)?, self.checked_scope(scope).await?);
                vec![AccountDecision::Scoped { account, scope }]
            }
            AccountWish::Remove { name } => vec![AccountDecision::Removed { account: accounts.id_of(&name)? }],
            AccountWish::End { session } => {
                if session.len() != SESSION_DIGITS || !session.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return Err(refused(format!("a session is called by {SESSION_DIGITS} hex digits")));
                }
                vec![AccountDecision::Ended { session }]
            }
            AccountWish::Undo(what) => {
                let mut known = known::<AccountDecision>(&self.decided(Matter::Accounts).await?);
                let counts =
                    |decision: &AccountDecision| decision.can_be_taken_back() || decision.takes_back().is_some();
                known.retain(|(_, decisions)| decisions.iter().any(counts));
                meant(&known, &what)?.into_iter().map(|what| AccountDecision::Undo { what }).collect()
            }
        };
        let decided = self.decide(Matter::Accounts, &decisions).await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Gives whoever has an invitation's link their account, at this time.
    pub async fn join(&self, token: &str, password: Locked, now_ms: u64) -> anyhow::Result<Account> {
        let _one_by_one = self.wishing.lock().await;
        let accounts = self.accounts().await?;
        let gone = || refused("this invitation was used, or is too old: ask whoever sent it for another".to_owned());
        let invited = accounts.invitation(token, now_ms).ok_or_else(gone)?;
        if accounts.named(&invited.name).is_some() {
            return Err(refused(format!("{} has an account already", invited.name)));
        }
        let joined = AccountDecision::Joined { invitation: invited.hashed.clone(), password: password.clone() };
        self.decide(Matter::Accounts, &[joined]).await?;
        // Another program may have been asked at the same time, and be the first.
        let accounts = self.accounts().await?;
        accounts.of(&invited.id).filter(|account| account.password == password).cloned().ok_or_else(gone)
    }

    /// Gives somebody another password, and what is known of them then: nothing, where the account is removed meanwhile, or somebody
    /// else gives it another.
    pub async fn change_password(&self, account: &str, password: Locked, now_ms: u64) -> anyhow::Result<Account> {
        let wish = AccountWish::Password { account: account.to_owned(), password: password.clone() };
        self.wish_of_accounts(wish, now_ms).await?;
        let accounts = self.accounts().await?;
        let theirs = accounts.of(account).filter(|account| account.password == password);
        theirs.cloned().ok_or_else(|| refused("the account was changed meanwhile: sign in again".to_owned()))
    }

    /// What there is to choose from: the titles of albums, and the names of people who are in photos.
    pub async fn choices(&self) -> anyhow::Result<(Vec<String>, Vec<String>)> {
        let titles = self.albums().await?.into_iter().map(|album| album.title).collect();
        Ok((titles, self.catalogue.vocabulary().await?.people.into_keys().collect()))
    }

    /// A scope in the library's own spelling.
    async fn checked_scope(&self, scope: Scope) -> anyhow::Result<Scope> {
        let Scope::Chosen { albums, people } = scope else { return Ok(scope) };
        if albums.is_empty() && people.is_empty() {
            return Err(refused("choose at least one album or person, or the whole library".to_owned()));
        }
        let (titles, names) = self.choices().await?;
        let spelled = |there: &[String], name: &String, none: &str| {
            let is_it = |known: &&String| title_key(known) == title_key(name);
            there.iter().find(is_it).cloned().ok_or_else(|| refused(format!("{none} is called {name:?}")))
        };
        Ok(Scope::Chosen {
            albums: albums.iter().map(|title| spelled(&titles, title, "no album")).collect::<Result<_, _>>()?,
            people: people.iter().map(|name| spelled(&names, name, "nobody in a photo")).collect::<Result<_, _>>()?,
        })
    }
}

/// A name as it is kept.
fn checked(name: &str) -> anyhow::Result<String> {
    checked_title(name).map_err(|words| refused(words.replace("a title", "a name")))
}

fn refused(words: String) -> anyhow::Error {
    Refused(words).into()
}

/// What is kept of what is in an invitation's link.
fn hashed(token: &str) -> String {
    hex(&Sha256::new().chain_update(b"tintype invitation").chain_update(token).finalize())
}

fn id(invitation: &str) -> String {
    invitation.chars().take(10).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
