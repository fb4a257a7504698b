// The schema, as numbered migrations. Times are milliseconds since 1970 UTC; "body" is one JSON object.
//
// event        The inbox: one row an event of a network. Unique (account, external_id): a repeated delivery is the same
// row.
//              `state`: waiting → done, or dead after too many tries. Crash rule: a row exists before the network is
//              acknowledged; a waiting row is run (again) from its body; done is written in the transaction that holds
//              everything the turn decided. `label` is what became of it, `trace` the reasons (`why`).
// conversation What is remembered of one thread. Crash rule: written only in a turn's transaction.
// outgoing     The outbox: one row a thing to deliver; `id` is the idempotency key, `number` the order within a thread,
//              `cause` the event's sequence. `state`: waiting → sending → sent, or back to waiting; in_doubt (a person
//              decides), dead (refused for good), dropped (too late to matter). `updates` is the id of the row whose card
//              this one replaces, `errand` what is asked of the network (bot/errand.hpp; those are limited apart),
//              `external_id` what the network calls it. Crash rule: written in the turn's
//              transaction; `sending` is committed before the network is called, so a row found `sending` at start may
//              have been delivered and is looked for at the other side before it is sent again.
// timer        A thread's alarm. Crash rule: deleted in the transaction that stores the Tick event it causes.
// vote         What a person thinks of an answer for one wording; a new vote replaces the old.
// entry, entry_version  Knowledge: the present text and every earlier one. Crash rule: both in one transaction.
// person       The directory, one JSON object a person, replaced as a whole by an import.
// place_rule   What `/desk channel …` changed about a place, over the configuration.
// chat_message, chat_read, chat_session  The web chat's own network: messages, how far each reader is, sign-ins (hashed
//              tokens). Crash rule: a person's message is stored in the transaction of its event; a delivery is found
//              again by `id` or `last_update`, which carry the id of its outgoing row.
// place_lesson What people taught us about a place: messages that were no questions, and some that were (bot/lessons).
// question     What people asked and how it stands (bot/questions); pruned with the events.
// link_code, link_try, identity_link  One-time codes (hashed), wrong tries at them, and which network's user is which
//              person by such a code (bot/links). Crash rule: a code is used up in the transaction that makes its link.
// guest_stay   A sponsor's word that a guest stays longer than the directory says (bot/links).
// guest_notice What sponsors were told of the end of a stay. Crash rule: written with the event that tells it.
// audit        Privileged acts, append-only and chained: bot/audit.hpp. Crash rule: written in the act's transaction.
// adapter_note What an adapter must remember across restarts, one small text a name: bot/adapter_notes.hpp. Crash rule: what
//              belongs to an event is written in its transaction. Under the names "self-test" and "secret" stand what the
//              daily self-tests found and since when each secret is in use (bot/self_tests, bot/app/watch).
// ticket       Tickets that we know of, whichever back-end keeps them: bot/tickets.hpp. Crash rule: written in the
//              transaction of the event that tells of the change.
// desk_ticket, desk_note  The built-in desk's own tickets and everything done to them (adapters/desk/builtin). Crash rule:
//              an act and its note, which carries the act's marker, in one transaction.
// service_report  What was said of each service, the newest counts (bot/service_records). Crash rule: written with a notice for
//              every follower, so a change is told to all of them or has not happened.
// follow, night_rest  Who wants to be told of what, and when not.
// source_mark  What a source of states has told us, so that repeats and late copies do nothing: a signed delivery by its id, an
//              alert by its fingerprint with its state and beginning. Crash rule: written with the report that follows from it.
// incident, planned_change  Major incidents with their threads and timeline, and changes that were announced, one JSON object
//              each (bot/incidents, bot/changes). `version` rises with each writing: a turn that saw an older one runs again.
// notice       One thing to tell one person; unique (person, subject): once. `batch` names the Tick that tells it, '' while it
//              waits, '-' when nobody can tell it; `outgoing` the delivery. Crash rule: the batch is written with its Tick.
// purpose_lesson  What agents and writers said a message is for, by its wording; the last word counts (bot/purpose_lessons).
// rating, rating_asked  How people found the handling of a ticket, without a person where it is anonymous, and when each
//              was last asked (bot/ratings). Crash rule of all three: written in the turn's transaction.
// merit        That somebody helped, by whose word and with what proof (bot/merit); once for each kind, person, giver and
//              evidence. `withdrawn` is when the proof went, 0 while it stands; `judged` the ledger's journal on it. Crash
//              rule: written in the turn's transaction, so whoever reads it finds what happened and nothing else.
// point_choice How people want their points to be seen (bot/point_acts). Crash rule: written in the turn's transaction.
// ledger_journal, ledger_posting, ledger_forgotten  The ledger of points (bot/ledger): what was judged or taken back, its two
//              sides, and the names of those who were taken out. Crash rule: a journal, its sides and the merit's `judged`
//              in one transaction; nothing is ever changed but `other`, which names the journal that undoes this one.
// console_session, api_token  Who is signed in at the console, and programs that speak for a person; hashes of their secrets
//              only (console/session). Crash rule: written with its audit row.
// entry_draft  What a curator is writing, one row an entry; `revision` rises with each writing, so nobody writes over what he
//              or she has not seen (knowledge/draft_store). Crash rule: gone in the transaction that publishes it.
// golden_question  Questions whose answer must not change unseen: they hold a publication back.
// skill_claim, skill_wish, ask_wish  Who says that a person has a skill, and how people wish to be shown and asked
//              (bot/expert_records). Crash rule: written in the turn's transaction.
// expert_request, expert_ask  Questions on their way to somebody who knows, and who was asked when. `version` rises with each
//              writing: a turn that saw an older one runs again.
// kept_answer  What somebody answered and lets others have; a draft until `kept`. Crash rule: as above.
// directory_record, directory_group, directory_source  What each source of people said last, one JSON object a person or group, and
//              how far it was read (bot/directory). `person` is the id under which the record came first. Crash rule: a reading
//              that was cut short is done again from the mark before it; nobody is removed but at its end.
// person_stand Who is here, who has left, and each person's record as it was last.
// person_event Who joined, left or returned. Crash rule: written with person_stand; `told` with the events that it leads to.
// scim_resource  What SCIM clients have pushed, as they see it (adapters/scim). Crash rule: written with its directory_record.
// people_paper What skills keep of the life of people here, one JSON object a subject (bot/people_acts). Crash rule: written in the
//              turn's transaction, where its version is what the turn saw.
// legal_hold   Of whom nothing may go, and under which users they are known (bot/erasure). Crash rule: written with its audit row.
//              A new table needs a line in bot/erasure_rules.cpp: what becomes of it when a person is erased.
// trend        What a week's groups said and got, without people (bot/trends); the subject "#" marks a week that was counted. Crash
//              rule: a week and its mark in one transaction.
// meta         Names and values: schema_version, and when the store last proved that it can write.
#include "bot/store/schema.hpp"

#include <string>
#include <vector>

#include "bot/store/dialect.hpp"
#include "bot/store/fault.hpp"

namespace twicket::store {
namespace {

struct Migration {
    std::string_view name;
    std::vector<std::string_view> statements;
};

constexpr std::string_view event_table =
    "CREATE TABLE event (sequence {rising key}, account TEXT NOT NULL, external_id TEXT NOT NULL, place TEXT NOT NULL,"
    " thread TEXT NOT NULL, body TEXT NOT NULL, arrived BIGINT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL"
    " DEFAULT 0, label TEXT NOT NULL DEFAULT '', trace TEXT NOT NULL DEFAULT '', UNIQUE (account, external_id))";

// The planted bug "no_unique_key": copies become events of their own.
constexpr std::string_view event_table_without_key =
    "CREATE TABLE event (sequence {rising key}, account TEXT NOT NULL, external_id TEXT NOT NULL, place TEXT NOT NULL,"
    " thread TEXT NOT NULL, body TEXT NOT NULL, arrived BIGINT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL"
    " DEFAULT 0, label TEXT NOT NULL DEFAULT '', trace TEXT NOT NULL DEFAULT '')";

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> all{
        {"events, turns and deliveries",
         {fault::planted("no_unique_key") ? event_table_without_key : event_table,
          "CREATE INDEX event_waiting ON event (sequence) WHERE state = 'waiting'",
          "CREATE TABLE conversation (account TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, body TEXT NOT "
          "NULL,"
          " updated BIGINT NOT NULL, PRIMARY KEY (account, place, thread))",
          "CREATE TABLE outgoing (number {rising key}, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, place TEXT NOT "
          "NULL,"
          " thread TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,"
          " created BIGINT NOT NULL, due BIGINT NOT NULL, attempted BIGINT NOT NULL DEFAULT 0, not_after BIGINT NOT "
          "NULL"
          " DEFAULT 0, external_id TEXT NOT NULL DEFAULT '', last_error TEXT NOT NULL DEFAULT '', cause BIGINT NOT NULL"
          " DEFAULT 0)",
          "CREATE INDEX outgoing_open ON outgoing (number) WHERE state IN ('waiting', 'sending')",
          "CREATE INDEX outgoing_parked ON outgoing (state, number) WHERE state IN ('in_doubt', 'dead')",
          "CREATE TABLE timer (account TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, name TEXT NOT NULL,"
          " due BIGINT NOT NULL, PRIMARY KEY (account, place, thread, name))",
          "CREATE INDEX timer_due ON timer (due)",
          "CREATE TABLE audit (sequence BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,"
          " detail TEXT NOT NULL, previous TEXT NOT NULL UNIQUE, hash TEXT NOT NULL)"}},
        {"knowledge, people and places",
         {"CREATE TABLE entry (id TEXT PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL,"
          " audience TEXT NOT NULL, language TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL,"
          " version BIGINT NOT NULL, updated BIGINT NOT NULL, verified BIGINT NOT NULL)",
          "CREATE INDEX entry_state ON entry (state, id)",
          "CREATE TABLE entry_version (entry TEXT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, actor TEXT "
          "NOT NULL,"
          " at BIGINT NOT NULL, PRIMARY KEY (entry, version))",
          "CREATE TABLE vote (entry TEXT NOT NULL, wording TEXT NOT NULL, person TEXT NOT NULL, value BIGINT NOT NULL,"
          " reason TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (entry, wording, person))",
          "CREATE TABLE person (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
          "CREATE TABLE place_rule (account TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL,"
          " PRIMARY KEY (account, place))"}},
        {"web chat",
         {"CREATE TABLE chat_message (account TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT "
          "NULL,"
          " person TEXT NOT NULL, at BIGINT NOT NULL, text TEXT NOT NULL, card TEXT NOT NULL, only_for TEXT NOT NULL,"
          " reactions TEXT NOT NULL, last_update TEXT NOT NULL, position BIGINT NOT NULL, sequence BIGINT NOT NULL,"
          " edited BIGINT NOT NULL, deleted BIGINT NOT NULL, PRIMARY KEY (account, id))",
          "CREATE UNIQUE INDEX chat_message_sequence ON chat_message (account, sequence)",
          "CREATE INDEX chat_message_place ON chat_message (account, place, position)",
          "CREATE INDEX chat_message_thread ON chat_message (account, thread, position)",
          "CREATE INDEX chat_message_update ON chat_message (account, last_update) WHERE last_update <> ''",
          "CREATE TABLE chat_read (account TEXT NOT NULL, person TEXT NOT NULL, place TEXT NOT NULL,"
          " position BIGINT NOT NULL, PRIMARY KEY (account, person, place))",
          "CREATE TABLE chat_session (account TEXT NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL,"
          " began_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (account, token_hash))"}},
        {"cards found again by what people see",
         {"ALTER TABLE outgoing ADD COLUMN updates TEXT NOT NULL DEFAULT ''",
          "CREATE INDEX outgoing_thread ON outgoing (account, place, thread, number)",
          "CREATE INDEX outgoing_receipt ON outgoing (account, external_id) WHERE external_id <> ''",
          "CREATE INDEX outgoing_update ON outgoing (updates) WHERE updates <> ''"}},
        {"what adapters remember",
         {"CREATE TABLE adapter_note (account TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,"
          " PRIMARY KEY (account, name))"}},
        {"lessons of places",
         {"CREATE TABLE place_lesson (account TEXT NOT NULL, place TEXT NOT NULL, wording TEXT NOT NULL, person TEXT NOT NULL,"
          " is_question BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (account, place, wording, person))"}},
        {"deliveries by what they ask of their network",
         {"ALTER TABLE outgoing ADD COLUMN errand TEXT NOT NULL DEFAULT 'post'",
          "UPDATE outgoing SET errand = 'update' WHERE updates <> ''"}},
        {"links, guests and questions",
         {"CREATE TABLE link_code (person TEXT PRIMARY KEY, hash TEXT NOT NULL, account TEXT NOT NULL, place TEXT NOT NULL,"
          " thread TEXT NOT NULL, language TEXT NOT NULL, until BIGINT NOT NULL)",
          "CREATE TABLE link_try (account TEXT NOT NULL, network_user TEXT NOT NULL, at BIGINT NOT NULL)",
          "CREATE INDEX link_try_user ON link_try (account, network_user, at)",
          "CREATE TABLE identity_link (account TEXT NOT NULL, network_user TEXT NOT NULL, person TEXT NOT NULL,"
          " at BIGINT NOT NULL, PRIMARY KEY (account, network_user))",
          "CREATE TABLE guest_stay (person TEXT PRIMARY KEY, instead_of TEXT NOT NULL, until TEXT NOT NULL,"
          " granted_by TEXT NOT NULL, at BIGINT NOT NULL)",
          "CREATE TABLE guest_notice (person TEXT NOT NULL, stage TEXT NOT NULL, until TEXT NOT NULL, at BIGINT NOT NULL,"
          " PRIMARY KEY (person, stage, until))",
          "CREATE TABLE question (account TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, message TEXT NOT NULL,"
          " person TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, handler TEXT NOT NULL, asked BIGINT NOT NULL,"
          " updated BIGINT NOT NULL, PRIMARY KEY (account, place, thread, message))",
          "CREATE INDEX question_person ON question (person, updated)",
          "CREATE INDEX question_waiting ON question (state, updated) WHERE state IN ('queued', 'with_human')"}},
        {"tickets, and the built-in desk",
         {"CREATE TABLE ticket (id TEXT PRIMARY KEY, desk TEXT NOT NULL, desk_key TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,"
          " number TEXT NOT NULL, url TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL, over BIGINT NOT NULL,"
          " requester TEXT NOT NULL, account TEXT NOT NULL, place TEXT NOT NULL, thread TEXT NOT NULL, direct BIGINT NOT NULL,"
          " updated BIGINT NOT NULL, UNIQUE (desk, desk_key))",
          "CREATE INDEX ticket_requester ON ticket (requester, over, updated)",
          "CREATE TABLE desk_ticket (number {rising key}, marker TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL,"
          " body TEXT NOT NULL, priority BIGINT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL, created BIGINT NOT NULL,"
          " updated BIGINT NOT NULL)",
          "CREATE TABLE desk_note (number {rising key}, ticket BIGINT NOT NULL, marker TEXT NOT NULL UNIQUE, act TEXT NOT NULL,"
          " author TEXT NOT NULL, text TEXT NOT NULL, internal BIGINT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL)",
          "CREATE INDEX desk_note_ticket ON desk_note (ticket, number)"}},
        {"services and who follows them",
         {"CREATE TABLE service_report (number {rising key}, service TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL,"
          " workaround TEXT NOT NULL, next_update BIGINT NOT NULL, since BIGINT NOT NULL, at BIGINT NOT NULL, until BIGINT NOT NULL,"
          " by_whom TEXT NOT NULL)",
          "CREATE INDEX service_report_service ON service_report (service, number)",
          "CREATE TABLE follow (person TEXT NOT NULL, service TEXT NOT NULL, outages TEXT NOT NULL, changes TEXT NOT NULL,"
          " account TEXT NOT NULL, network_user TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (person, service))",
          "CREATE INDEX follow_service ON follow (service)",
          "CREATE TABLE night_rest (person TEXT PRIMARY KEY, from_minute BIGINT NOT NULL, to_minute BIGINT NOT NULL)",
          "CREATE TABLE notice (number {rising key}, person TEXT NOT NULL, service TEXT NOT NULL, subject TEXT NOT NULL,"
          " way TEXT NOT NULL, made BIGINT NOT NULL, account TEXT NOT NULL, network_user TEXT NOT NULL, batch TEXT NOT NULL DEFAULT '',"
          " outgoing TEXT NOT NULL DEFAULT '', acknowledged BIGINT NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT '',"
          " UNIQUE (person, subject))",
          "CREATE INDEX notice_open ON notice (number) WHERE batch = ''",
          "CREATE INDEX notice_batch ON notice (batch)",
          "CREATE INDEX notice_subject ON notice (subject)",
          "CREATE TABLE source_mark (source TEXT NOT NULL, mark TEXT NOT NULL, service TEXT NOT NULL, state TEXT NOT NULL,"
          " starts BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (source, mark))",
          "CREATE TABLE incident (number {rising key}, service TEXT NOT NULL, state TEXT NOT NULL, opened BIGINT NOT NULL,"
          " version BIGINT NOT NULL, body TEXT NOT NULL)",
          "CREATE TABLE planned_change (number {rising key}, service TEXT NOT NULL, state TEXT NOT NULL, starts BIGINT NOT NULL,"
          " version BIGINT NOT NULL, body TEXT NOT NULL)"}},
        {"purposes learned, tickets by urgency, ratings",
         {"CREATE TABLE purpose_lesson (wording TEXT PRIMARY KEY, text TEXT NOT NULL, purpose TEXT NOT NULL,"
          " person TEXT NOT NULL, at BIGINT NOT NULL)",
          "ALTER TABLE ticket ADD COLUMN priority BIGINT NOT NULL DEFAULT 5",
          "ALTER TABLE ticket ADD COLUMN created BIGINT NOT NULL DEFAULT 0",
          "ALTER TABLE ticket ADD COLUMN service TEXT NOT NULL DEFAULT ''",
          "ALTER TABLE ticket ADD COLUMN words TEXT NOT NULL DEFAULT ''",
          "CREATE INDEX event_thread ON event (account, place, thread)",
          "CREATE INDEX ticket_urgent ON ticket (over, priority, created)",
          "CREATE TABLE rating (number {rising key}, ticket TEXT NOT NULL, person TEXT NOT NULL, value BIGINT NOT NULL,"
          " comment TEXT NOT NULL, at BIGINT NOT NULL)",
          "CREATE INDEX rating_ticket ON rating (ticket)",
          "CREATE TABLE rating_asked (person TEXT PRIMARY KEY, at BIGINT NOT NULL)"}},
        {"what people have solved is found quickly",
         {"CREATE INDEX question_handled ON question (updated) WHERE state = 'handled'"}},
        {"merits",
         {"CREATE TABLE merit (number {rising key}, kind TEXT NOT NULL, person TEXT NOT NULL, by_whom TEXT NOT NULL,"
          " evidence TEXT NOT NULL, skills TEXT NOT NULL, audience TEXT NOT NULL, account TEXT NOT NULL, place TEXT NOT NULL,"
          " at BIGINT NOT NULL, withdrawn BIGINT NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',"
          " judged BIGINT NOT NULL DEFAULT 0, said_in TEXT NOT NULL DEFAULT '', UNIQUE (person, evidence, kind, by_whom))",
          "CREATE INDEX merit_evidence ON merit (evidence)",
          "CREATE INDEX merit_said_in ON merit (said_in) WHERE said_in <> ''",
          "CREATE INDEX merit_person ON merit (person, at)",
          "CREATE INDEX merit_unjudged ON merit (at) WHERE judged = 0 AND withdrawn = 0",
          "CREATE INDEX merit_to_reverse ON merit (number) WHERE judged <> 0 AND withdrawn <> 0",
          "CREATE TABLE point_choice (person TEXT PRIMARY KEY, hidden BIGINT NOT NULL, on_board BIGINT NOT NULL)"}},
        {"the ledger of points",
         {"CREATE TABLE ledger_journal (number {rising key}, posted BIGINT NOT NULL, happened BIGINT NOT NULL,"
          " reversal BIGINT NOT NULL, merit BIGINT NOT NULL, rule TEXT NOT NULL, person TEXT NOT NULL, giver TEXT NOT NULL,"
          " points BIGINT NOT NULL, cut TEXT NOT NULL, evidence TEXT NOT NULL, reason TEXT NOT NULL, other BIGINT NOT NULL)",
          "CREATE INDEX ledger_journal_person ON ledger_journal (person, happened)",
          "CREATE INDEX ledger_journal_pair ON ledger_journal (giver, person, happened)",
          "CREATE INDEX ledger_journal_giver ON ledger_journal (giver, happened)",
          "CREATE INDEX ledger_journal_happened ON ledger_journal (happened)",
          "CREATE INDEX ledger_journal_posted ON ledger_journal (posted)",
          "CREATE TABLE ledger_posting (journal BIGINT NOT NULL, account TEXT NOT NULL, amount BIGINT NOT NULL,"
          " PRIMARY KEY (journal, account))",
          "CREATE INDEX ledger_posting_account ON ledger_posting (account)",
          "CREATE TABLE ledger_forgotten (name TEXT PRIMARY KEY)"}},
        {"the console: sessions, tokens, drafts",
         {"CREATE TABLE console_session (token_hash TEXT PRIMARY KEY, person TEXT NOT NULL, roles TEXT NOT NULL, granted TEXT NOT NULL,"
          " csrf TEXT NOT NULL, way TEXT NOT NULL, began_at BIGINT NOT NULL, seen_at BIGINT NOT NULL)",
          "CREATE INDEX console_session_person ON console_session (person)",
          "CREATE TABLE api_token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, person TEXT NOT NULL,"
          " scopes TEXT NOT NULL, made_at BIGINT NOT NULL, used_at BIGINT NOT NULL, until BIGINT NOT NULL)",
          "CREATE TABLE entry_draft (entry TEXT PRIMARY KEY, body TEXT NOT NULL, base BIGINT NOT NULL, revision BIGINT NOT NULL,"
          " author TEXT NOT NULL, approved_by TEXT NOT NULL, origin TEXT NOT NULL, updated BIGINT NOT NULL)",
          "CREATE TABLE golden_question (number {rising key}, text TEXT NOT NULL, entry TEXT NOT NULL, person TEXT NOT NULL,"
          " at BIGINT NOT NULL)",
          "CREATE INDEX question_asked ON question (asked)"}},
        {"skills of people, questions to experts",
         {"CREATE TABLE skill_claim (person TEXT NOT NULL, skill TEXT NOT NULL, by_whom TEXT NOT NULL, shown TEXT NOT NULL,"
          " level BIGINT NOT NULL, stands BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (person, skill, by_whom))",
          "CREATE TABLE skill_wish (person TEXT NOT NULL, skill TEXT NOT NULL, show_to BIGINT NOT NULL, veto BIGINT NOT NULL,"
          " PRIMARY KEY (person, skill))",
          "CREATE TABLE ask_wish (person TEXT PRIMARY KEY, away_until TEXT NOT NULL, weekly BIGINT NOT NULL,"
          " from_minute BIGINT NOT NULL, to_minute BIGINT NOT NULL)",
          "CREATE TABLE expert_request (id TEXT PRIMARY KEY, state BIGINT NOT NULL, asker TEXT NOT NULL, thread TEXT NOT NULL,"
          " version BIGINT NOT NULL, body TEXT NOT NULL, updated BIGINT NOT NULL)",
          "CREATE INDEX expert_request_thread ON expert_request (thread)",
          "CREATE TABLE expert_ask (person TEXT NOT NULL, request TEXT NOT NULL, at BIGINT NOT NULL, state BIGINT NOT NULL,"
          " PRIMARY KEY (person, request))",
          "CREATE INDEX expert_ask_at ON expert_ask (at)",
          "CREATE TABLE kept_answer (id TEXT PRIMARY KEY, person TEXT NOT NULL, kept BIGINT NOT NULL, body TEXT NOT NULL,"
          " thread TEXT NOT NULL, at BIGINT NOT NULL)"}},
        {"the directory",
         {"CREATE TABLE directory_record (source TEXT NOT NULL, key TEXT NOT NULL, person TEXT NOT NULL, body TEXT NOT NULL,"
          " PRIMARY KEY (source, key))",
          "CREATE TABLE directory_group (source TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (source, key))",
          "CREATE TABLE directory_source (source TEXT PRIMARY KEY, mark TEXT NOT NULL, trouble TEXT NOT NULL, at BIGINT NOT NULL)",
          "CREATE TABLE person_stand (person TEXT PRIMARY KEY, here BIGINT NOT NULL, body TEXT NOT NULL)",
          "CREATE TABLE person_event (number {rising key}, person TEXT NOT NULL, what TEXT NOT NULL, at BIGINT NOT NULL,"
          " told BIGINT NOT NULL)",
          "CREATE INDEX person_event_untold ON person_event (number) WHERE told = 0",
          "CREATE TABLE scim_resource (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, external_id TEXT NOT NULL,"
          " body TEXT NOT NULL, version BIGINT NOT NULL, created BIGINT NOT NULL, modified BIGINT NOT NULL)",
          "CREATE INDEX scim_resource_name ON scim_resource (kind, name)",
          "CREATE INDEX scim_resource_external ON scim_resource (kind, external_id)",
          "CREATE TABLE people_paper (kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, version BIGINT NOT NULL,"
          " updated BIGINT NOT NULL, PRIMARY KEY (kind, key))"}},
        {"legal holds",
         {"CREATE TABLE legal_hold (person TEXT PRIMARY KEY, reason TEXT NOT NULL, by_whom TEXT NOT NULL, identities TEXT NOT NULL,"
          " at BIGINT NOT NULL)"}},
        {"weekly trends",
         {"CREATE TABLE trend (week TEXT NOT NULL, subject TEXT NOT NULL, people BIGINT NOT NULL, figures TEXT NOT NULL,"
          " PRIMARY KEY (week, subject))"}},
    };
    return all;
}

void set_version(Connection& connection, int version) {
    connection.execute(
        "INSERT INTO meta (name, value) VALUES ('schema_version', $1)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        {std::to_string(version)});
}

void apply(Connection& connection, int number, const Migration& migration,
           const std::function<void(std::string_view)>& before_statement) {
    connection.execute(begin_write);
    try {
        for (const std::string_view statement : migration.statements) {
            if (before_statement) before_statement(statement);
            TWICKET_FAULT("migration_statement");
            connection.execute(in_dialect(statement));
        }
        set_version(connection, number);
        if (before_statement) before_statement("COMMIT");
        TWICKET_FAULT("migration_commit");
        connection.execute("COMMIT");
    } catch (...) {
        try {
            connection.execute("ROLLBACK");
        } catch (const DatabaseError&) {  // SQLite undid it already
        }
        throw;
    }
}

}  // namespace

int newest_schema() {
    return static_cast<int>(migrations().size());
}

int schema_of(Connection& connection) {
    auto rows = connection.query("SELECT value FROM meta WHERE name = 'schema_version'");
    return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
}

void migrate(Connection& connection, const std::function<void(std::string_view)>& before_statement) {
    connection.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    const int present = schema_of(connection);
    if (present > newest_schema())
        throw std::runtime_error("the database is of a newer twicket (schema " + std::to_string(present) +
                                 ", this program knows " + std::to_string(newest_schema()) +
                                 "); install that version, or restore a backup from before the upgrade");
    for (int number = present + 1; number <= newest_schema(); ++number)
        apply(connection, number, migrations()[static_cast<std::size_t>(number - 1)], before_statement);
}

}  // namespace twicket::store
