// What the naive second ledger remembers, and what it says of a command: plain records. See reference_model.h.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/rejection.pb.h"

namespace daybook::simulation {

namespace v1 = ::daybook::v1;

// What a history is about besides money.
enum Noun : uint32_t {
  kInvoices = 1,
  kTools = 2,
  kShifts = 4,
  kDesk = 8,
  kCards = 16,
};
constexpr uint32_t kAllNouns = kInvoices | kTools | kShifts | kDesk | kCards;

// One account in one asset.
struct Place {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t number = 0;
  v1::AssetKind asset = v1::ASSET_KIND_MONEY;
  uint64_t asset_number = 0;
  auto operator<=>(const Place&) const = default;
};
// No zero entries.
using Quantities = std::map<Place, int64_t>;

void AddTo(Quantities& quantities, const Place& place, int64_t quantity);

struct OpenedCase {
  uint64_t number = 0;
  v1::CaseOrigin origin = v1::CASE_ORIGIN_UNSPECIFIED;
  uint32_t answerable = 0;
  int64_t balance_fen = 0;
  auto operator<=>(const OpenedCase&) const = default;
};

struct LimitPassed {
  bool exceeded = false;
  v1::LimitScope scope = v1::LIMIT_SCOPE_UNSPECIFIED;
  int64_t cash_fen = 0;
  auto operator<=>(const LimitPassed&) const = default;
};

struct Verdict {
  // Empty: accepted. Else every reason that stands against the command.
  std::set<v1::RejectionReason> reasons;
  // The id was used before for the same command: nothing happens, the first answer is given again.
  bool replayed = false;
  // --- Of an accepted command ---
  Quantities moved;
  // Of what it made.
  uint64_t number = 0;
  std::vector<OpenedCase> cases;
  std::vector<LimitPassed> limits;
  // Only the payload of the first event, where the model knows every field of it.
  std::optional<v1::Event> fact;

  bool accepted() const { return reasons.empty(); }
};

// --- What the model remembers: everything that ever was ---

struct ModelStaff {
  // Centre 0: for all.
  std::set<std::pair<v1::Role, uint32_t>> roles;
};

struct ModelCount {
  uint64_t number = 0;
  v1::CountPurpose purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
  int recounts = 0;
  uint64_t case_number = 0;
  int32_t date = 0;
  // Suspect notes it and the counts before it listed.
  std::set<std::string> serials;
  // Purpose HANDOVER: which.
  uint64_t handover = 0;
};

// A drawer or a safe.
struct ModelHolder {
  std::optional<ModelCount> last_count;
  // Whether anything but a count has moved it since its last count (or ever, before the first).
  bool moved = false;
  bool above_limit = false;
};

struct ModelLot {
  int64_t fen = 0;
  int64_t since_micros = 0;
};

struct ModelCentre {
  v1::CentrePolicy policy;
  int32_t offset_minutes = 0;
  int32_t date = 0;
  bool day_open = false;
  std::set<uint32_t> on_duty;
  bool opening_cash = false;
  ModelHolder safe;
  // Who answers for the safe.
  uint32_t keeper = 0;
  // Takings in the safe by business date.
  std::map<int32_t, ModelLot> takings;
};

// Code and number.
using FormNumber = std::pair<std::string, uint32_t>;

struct ModelTill {
  uint32_t centre = 0;
  bool machine = false;
  bool paused = false;
  uint64_t session = 0;
  ModelHolder drawer;
  // Blank forms, in order of arrival.
  std::vector<FormNumber> forms;
  // Since when the interval of spot checks runs; 0: never used.
  int64_t spot_since_micros = 0;
  // The latest time by which a spot check is on record as missed; 0: none.
  int64_t spot_missed_micros = 0;
};

struct ModelSession {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t cashier = 0;
  uint32_t float_issuer = 0;
  bool has_taken = false;
  bool open = true;
  uint64_t last_count_case = 0;
  // Which freezes it; 0: none.
  uint64_t handover = 0;
};

struct ModelTender {
  v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
  uint32_t provider = 0;
  int64_t amount_fen = 0;
  v1::TenderStatus status = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reference;
  uint64_t cheque = 0;
  v1::TenderStatus reversal = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reversal_reference;
  // Pending refunds too, failed ones not.
  int64_t refunded_fen = 0;
};

enum class CardWrite { kNone, kOpen, kFailed, kWritten, kEnded };

struct ModelPayment {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint64_t session = 0;
  int32_t date = 0;
  uint64_t customer = 0;
  v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
  std::vector<ModelTender> tenders;
  bool reversed = false;
  // Its cash went to cases and not to a drawer.
  bool late = false;
  // In which it was reversed; 0: at no till.
  uint64_t reversal_session = 0;
  // Issued − voided − red.
  int64_t invoiced_fen = 0;
  // Of a top-up.
  uint64_t card = 0;
  uint32_t card_counter = 0;
  CardWrite write = CardWrite::kNone;
};

struct ModelRefundLeg {
  uint32_t tender = 0;
  v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
  uint32_t provider = 0;
  int64_t amount_fen = 0;
  v1::TenderStatus status = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reference;
};

struct ModelRefund {
  uint64_t payment = 0;
  // In which it was given; 0: at no till.
  uint64_t session = 0;
  std::vector<ModelRefundLeg> legs;
};

enum class ChequeFate { kTaken, kDeposited, kCleared, kBounced, kReturned, kReversed, kLost };

struct ModelCheque {
  uint32_t centre = 0;
  uint64_t payment = 0;
  uint32_t tender = 0;
  int64_t amount_fen = 0;
  uint64_t customer = 0;
  ChequeFate fate = ChequeFate::kTaken;
  // Whether the bank ever refused it.
  bool bounced = false;
  uint32_t bank_account = 0;
};

struct ModelDeposit {
  uint32_t centre = 0;
  uint32_t bank_account = 0;
  int64_t cash_fen = 0;
  std::set<uint64_t> cheques;
  uint32_t carrier = 0;
  bool confirmed = false;
  int64_t since_micros = 0;
};

struct ModelCase {
  uint32_t centre = 0;
  uint32_t answerable = 0;
  // Whoever counted it, first or again.
  std::set<uint32_t> counters;
  uint32_t owner = 0;
  bool closed = false;
  // Another recount of the same count may open it again.
  bool closed_by_recount = false;
  int64_t written_off_fen = 0;
};

// A suspect note while a drawer or safe holds it.
struct ModelNote {
  uint64_t number = 0;
  int64_t face_fen = 0;
  Place holder;
  uint64_t case_number = 0;
};

// --- The rest of the counter ---

struct ModelBook {
  uint32_t centre = 0;
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  std::string code;
  uint32_t first = 0;
  uint32_t last = 0;
};

enum class FormFate { kBlank, kUsed, kLost };

struct ModelForm {
  uint64_t book = 0;
  // While blank; 0: the store.
  uint32_t till = 0;
  FormFate fate = FormFate::kBlank;
};

struct ModelInvoice {
  v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t writer = 0;
  int32_t date = 0;
  // 0: DIGITAL.
  uint64_t book = 0;
  // Payment and amount, as named.
  std::vector<std::pair<uint64_t, int64_t>> lines;
  // Taken back by red ones, by payment.
  std::map<uint64_t, int64_t> red_fen;
  bool is_red = false;
  bool voided = false;
  // Manual, and nobody has compared it with its stub.
  bool unchecked = false;
};

struct ModelTool {
  uint32_t centre = 0;
  v1::ToolFacts facts;
  // OUTSIDE: lost or scrapped.
  Place holder;
  int64_t due_micros = 0;
  // What the last count did not find in the store, or found there and should not have.
  bool missing = false;
  bool unexpected = false;
  int32_t counted_on = 0;
  bool lost = false;
  uint32_t liable = 0;
  bool replaced = false;
};

struct ModelKey {
  uint32_t centre = 0;
  Place holder;
};

struct ModelHandover {
  uint32_t centre = 0;
  uint32_t giver = 0;
  uint32_t prepared_by = 0;
  uint32_t receiver = 0;
  uint32_t from_till = 0;
  uint32_t to_till = 0;
  uint64_t from_session = 0;
  v1::HandoverItems items;
  bool open = true;
};

struct ModelTicket {
  v1::ServiceKind kind = v1::SERVICE_KIND_UNSPECIFIED;
  int64_t taken_micros = 0;
  int64_t called_micros = 0;
  enum class State { kWaiting, kCalled, kServed, kMissed } state = State::kWaiting;
};

struct ModelWorkOrder {
  uint32_t centre = 0;
  v1::WorkOrderKind kind = v1::WORK_ORDER_KIND_UNSPECIFIED;
  uint64_t customer = 0;
  // OUTSIDE: completed or cancelled.
  Place holder;
};

struct ModelComplaint {
  uint32_t centre = 0;
  int64_t reply_due_micros = 0;
  int64_t resolve_due_micros = 0;
  // 0: not yet.
  int64_t replied_micros = 0;
  int64_t resolved_micros = 0;
};

struct ModelDeadline {
  // 0: nothing runs, or it was kept.
  int64_t due_micros = 0;
  // Of a tool.
  uint32_t holder = 0;
};

struct ModelCard {
  // Of the last confirmed write; 0: none.
  uint32_t written_counter = 0;
  // The top-up that is neither written nor given back; 0: none.
  uint64_t open_payment = 0;
};

struct ModelOpenItem {
  std::string key;
  bool carriable = false;
  auto operator<=>(const ModelOpenItem&) const = default;
};

}  // namespace daybook::simulation
