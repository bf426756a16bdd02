// The ends of a day: what is open, the documents, turning the page, checkpoints.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message_lite.h"
#include "ledger/base/checks.h"
#include "ledger/figures/centre_book.h"
#include "ledger/figures/document_reader.h"
#include "ledger/figures/document_writer.h"
#include "ledger/figures/open_item.h"
#include "ledger/figures/pending_key.h"

namespace daybook::figures {
namespace {

std::string DepositName(const v1::DepositLine& line) { return absl::StrCat("deposit/", line.deposit()); }

std::string LotName(const v1::TakingsLot& lot) { return absl::StrCat("takings/", lot.business_date()); }

// Bytes that depend on the message alone.
std::string SerializeDeterministically(const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace

Seal SealOf(const v1::Event& close) {
  v1::CloseDocument document;
  document.ParseFromString(close.business_day_closed().document());
  Seal seal{.last_sequence = close.sequence() - 1,
            .tree_root = document.tree_root(),
            .closed_micros = close.commit_time_micros(),
            .closed_by = close.actor(),
            .witness = close.second_person()};
  for (const v1::OpenItem& item : document.items()) {
    if (!item.carried_reason().empty()) seal.carried.emplace_back(item.key(), item.carried_reason());
  }
  return seal;
}

v1::CloseDocument CentreBook::BuildInterim(uint64_t as_of_sequence) const {
  v1::CloseDocument document = DocumentWriter(*this, last_event_micros_).Write();
  document.set_last_sequence(as_of_sequence);
  return document;
}

v1::CloseDocument CentreBook::BuildDocument(const Seal& seal) const {
  v1::CloseDocument document = DocumentWriter(*this, seal.closed_micros).Write();
  document.set_last_sequence(seal.last_sequence);
  document.set_sealed(true);
  document.set_closed_micros(seal.closed_micros);
  document.set_tree_size(seal.last_sequence);
  document.set_tree_root(seal.tree_root);
  document.set_closed_by(seal.closed_by);
  document.set_witness(seal.witness);
  const CarryReasons reasons(seal.carried.begin(), seal.carried.end());
  for (v1::OpenItem& item : *document.mutable_items()) {
    const auto carried = reasons.find(item.key());
    if (carried == reasons.end()) continue;
    item.set_carried_reason(carried->second);
    if (item.carried_since() == 0) item.set_carried_since(business_date_);
  }
  // What is carried says so in its own line too: an item is there only while it is overdue.
  for (v1::DepositLine& line : *document.mutable_deposits()) {
    if (line.carried_since() == 0 && reasons.contains(DepositName(line))) line.set_carried_since(business_date_);
  }
  for (v1::TakingsLot& lot : *document.mutable_takings_lots()) {
    if (lot.carried_since() == 0 && reasons.contains(LotName(lot))) lot.set_carried_since(business_date_);
  }
  CounterBooks::MarkCarried(reasons, document);
  return document;
}

std::vector<v1::PreflightItem> CentreBook::OpenItems(int64_t now_micros) const {
  std::vector<v1::PreflightItem> items;
  AddHolders(items);
  for (const auto& [key, tender] : pending_) {
    AddItem({PendingName(key), v1::OPEN_ITEM_KIND_PENDING_TENDER, tender.till, tender.amount_fen, tender.since_sequence,
             tender.carried_since, tender.session},
            items);
  }
  for (const auto& [number, entry] : cases_) {
    if (entry.closed || entry.owner != 0) continue;
    AddItem({absl::StrCat("case/", number), v1::OPEN_ITEM_KIND_CASE_WITHOUT_OWNER, 0, CaseBalanceFen(CaseId(number)),
             entry.opened_sequence, entry.carried_since},
            items);
  }
  for (const v1::DepositLine& line : deposits_) {
    if (line.confirmed() || !IsOverdue(line.dispatched_micros(), now_micros, deposit_age_max_hours_)) continue;
    AddItem({DepositName(line), v1::OPEN_ITEM_KIND_DEPOSIT_OVERDUE, 0, line.dispatched_fen(), line.dispatched_sequence(),
             line.carried_since()},
            items);
  }
  for (const v1::TakingsLot& lot : takings_lots_) {
    if (lot.amount_fen() <= 0 || !IsOverdue(lot.since_micros(), now_micros, takings_age_max_hours_)) continue;
    AddItem({LotName(lot), v1::OPEN_ITEM_KIND_TAKINGS_OVERDUE, 0, lot.amount_fen(), lot.since_sequence(),
             lot.carried_since()},
            items);
  }
  counter_.AddOpenItems(now_micros, business_date_, items);
  std::sort(items.begin(), items.end(),
            [](const v1::PreflightItem& a, const v1::PreflightItem& b) { return a.item().key() < b.item().key(); });
  return items;
}

// What nothing may carry: drawers, sessions and the safe. An open handover stands for its session and drawer.
void CentreBook::AddHolders(std::vector<v1::PreflightItem>& items) const {
  for (const Till& till : tills_) {
    if (till.kind == v1::TILL_KIND_MACHINE || (till.cash_fen == 0 && till.papers == 0)) continue;
    if (counter_.handovers().IsFrozen(till.number)) continue;
    AddItem({absl::StrCat("drawer/", till.number), v1::OPEN_ITEM_KIND_DRAWER_NOT_EMPTY, till.number, till.cash_fen,
             till.since_sequence},
            items);
  }
  for (const Session& session : sessions_) {
    if (session.closed_micros != 0 || tills_[session.till_index].kind == v1::TILL_KIND_MACHINE) continue;
    if (counter_.handovers().IsFrozen(session.till)) continue;
    AddItem({absl::StrCat("session/", session.number), v1::OPEN_ITEM_KIND_SESSION_OPEN, session.till, 0,
             session.opened_sequence},
            items);
  }
  if (safe_.moved_sequence != 0) {
    AddItem({absl::StrCat("safe/", centre_.number()), v1::OPEN_ITEM_KIND_SAFE_NOT_COUNTED, 0, safe_.cash_fen,
             safe_.moved_sequence},
            items);
  }
}

// --- Turning the page ------------------------------------------------------------------------------------------------

void CentreBook::TurnPage(const v1::Event& close) {
  v1::CloseDocument document;
  // The event passed the checksum of its page and the ledger wrote the document itself.
  DAYBOOK_CHECK(document.ParseFromString(close.business_day_closed().document()));
  *this = CentreBook(centre_);
  DocumentReader(document, *this).Read();
  TurnSessions();
  ClearDay();
  business_date_ = close.business_day_closed().next_business_date();
  close_number_ = document.number() + 1;
  first_sequence_ = close.sequence() + 1;
  previous_close_sequence_ = close.sequence();
  previous_digest_ = close.business_day_closed().document_digest();
  last_event_micros_ = close.commit_time_micros();
}

// Machines' sessions go on with what is in their drawers; the others have ended.
void CentreBook::TurnSessions() {
  std::vector<Session> sessions = std::move(sessions_);
  sessions_.clear();
  session_index_.clear();
  session_tenders_ = 0;
  for (Session& session : sessions) {
    if (session.closed_micros != 0) continue;
    session.opening_fen = tills_[session.till_index].cash_fen;
    session.lines.fill(0);
    session.counted_fen = session.opening_fen;
    session.last_difference_fen = 0;
    session.payments = session.reversals = session.refunds = 0;
    for (Tender& tender : session.tenders) {
      tender.before_fen += tender.booked_fen;
      tender.booked_fen = tender.declared_fen = 0;
      tender.has_declared = false;
    }
    session_tenders_ += session.tenders.size();
    session_index_[session.number] = static_cast<uint32_t>(sessions_.size());
    sessions_.push_back(std::move(session));
  }
}

void CentreBook::ClearDay() {
  opened_micros_ = 0;
  on_duty_.clear();
  takings_ = {};
  counts_.clear();
  count_bytes_ = 0;
  late_.clear();
  event_counts_.clear();
  counter_.TurnDay();
  std::erase_if(deposits_, [](const v1::DepositLine& line) { return line.confirmed(); });
  safe_.opening_fen = safe_.counted_fen = safe_.cash_fen;
  safe_.in_fen = safe_.out_fen = safe_.differences_fen = safe_.last_difference_fen = 0;
}

// --- Checkpoints -----------------------------------------------------------------------------------------------------

std::string CentreBook::Save() const {
  v1::CentreBookState state;
  *state.mutable_document() = BuildInterim(0);
  DocumentWriter(*this, last_event_micros_).WriteCases(true, *state.mutable_closed_cases());
  state.set_last_event_micros(last_event_micros_);
  return SerializeDeterministically(state);
}

absl::Status CentreBook::RestoreFrom(absl::string_view bytes) {
  *this = CentreBook(centre_);
  v1::CentreBookState state;
  if (state.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
      state.document().centre() == centre_.number()) {
    DocumentReader reader(state.document(), *this);
    reader.Read();
    reader.ReadCases(state.closed_cases(), true);
    last_event_micros_ = state.last_event_micros();
    // One state has one encoding: anything else was not made by Save().
    if (Save() == bytes) return absl::OkStatus();
  }
  *this = CentreBook(centre_);
  return absl::DataLossError(absl::StrCat("not a saved book of centre ", centre_.number()));
}

}  // namespace daybook::figures
