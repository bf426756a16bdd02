#include "tests/ledger/domain/harness.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "ledger/base/civil_date.h"
#include "ledger/figures/payment_of.h"

namespace daybook::domain {
namespace {

std::string PayloadName(const v1::Event& event) {
  const auto* oneof = v1::Event::descriptor()->FindOneofByName("payload");
  return event.GetReflection()->GetOneofFieldDescriptor(event, oneof)->name();
}

void ExpectBalanced(const v1::Event& event) {
  std::map<std::pair<int, uint64_t>, int64_t> sums;
  for (const v1::Posting& posting : event.postings()) {
    EXPECT_NE(posting.quantity(), 0) << event.DebugString();
    sums[{posting.asset_kind(), posting.asset_number()}] += posting.quantity();
  }
  for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << event.DebugString();
}

void ExpectSoundHolder(const Holder& holder, int64_t figure_fen) {
  EXPECT_GE(holder.cash_fen, 0);
  EXPECT_EQ(holder.cash_fen, figure_fen) << "the state and the figures disagree about expected cash";
}

// What a payment remembers of itself agrees with itself.
void ExpectSoundPayment(const PaymentRemainder& payment) {
  size_t pending = payment.pending_refunds.size();
  for (v1::TenderStatus status : payment.reversal_legs) pending += status == v1::TENDER_STATUS_PENDING ? 1 : 0;
  EXPECT_GE(payment.pending, pending);
  for (size_t i = 0; i < payment.refunded_fen.size(); ++i) {
    EXPECT_GE(payment.refunded_fen[i], 0);
    int64_t pending_fen = 0;
    for (const PendingRefund& leg : payment.pending_refunds) pending_fen += leg.tender_index == i ? leg.amount_fen : 0;
    EXPECT_LE(pending_fen, payment.refunded_fen[i]);
  }
}

// Every cheque that is not at the bank or gone lies with one holder.
void ExpectSoundPapers(const LedgerState& state) {
  std::map<uint64_t, int> held;
  for (const auto& [number, till] : state.tills) {
    for (ChequeId cheque : till->drawer.cheques) ++held[cheque.number()];
  }
  for (const auto& [number, centre] : state.centres) {
    for (ChequeId cheque : centre->safe.cheques) ++held[cheque.number()];
  }
  for (const auto& [number, subject] : state.cases) {
    for (ChequeId cheque : subject.cheques) ++held[cheque.number()];
  }
  for (const auto& [number, deposit] : state.deposits) {
    if (deposit.confirmed) continue;
    for (ChequeId cheque : deposit.cheques) ++held[cheque.number()];
  }
  for (const auto& [number, cheque] : state.cheques) {
    const bool is_held = cheque.stage == ChequeStage::kTaken || cheque.stage == ChequeStage::kBounced;
    EXPECT_EQ(held[number.number()], is_held ? 1 : 0) << "cheque " << number.number();
    held.erase(number.number());
  }
  EXPECT_TRUE(held.empty()) << "a cheque is held that the state does not know";
}

void ExpectSound(const LedgerState& state) {
  for (const auto& [number, payment] : state.payments) ExpectSoundPayment(payment);
  std::map<uint32_t, int64_t> drawers;
  for (const auto& [number, till] : state.tills) {
    const Centre& centre = *state.FindCentre(till->centre);
    ExpectSoundHolder(till->drawer, centre.book.TillCashFen(number));
    EXPECT_EQ(till->drawer.cheques.size() + till->drawer.suspect_notes.size(), centre.book.TillPapers(number));
    drawers[till->centre.number()] += till->drawer.cash_fen;
  }
  for (const auto& [number, centre] : state.centres) {
    ExpectSoundHolder(centre->safe, centre->book.SafeCashFen());
    EXPECT_EQ(centre->drawers_fen, drawers[number.number()]);
  }
  for (const auto& [number, subject] : state.cases) {
    EXPECT_EQ(subject.balance_fen, state.FindCentre(subject.centre)->book.CaseBalanceFen(number));
    if (subject.closed) {
      EXPECT_EQ(subject.balance_fen, 0);
    }
  }
}

}  // namespace

Facts World::FetchFacts(const v1::Command& command) {
  Facts facts;
  for (int round = 0; round < 8; ++round) {
    const FactKeys keys = MissingFacts(state(), facts, command);
    if (keys.empty()) return facts;
    ++fetched_;
    for (const std::string& id : keys.request_ids) {
      const auto it = by_request_id_.find(id);
      facts.AddCommand(id, it == by_request_id_.end() ? Facts::Events() : it->second);
    }
    for (const PaymentKey& key : keys.payments) {
      const auto it = payments_.find(key.payment.number());
      if (it != payments_.end()) {
        EXPECT_LE(key.from_sequence, it->second->sequence());
      }
      facts.AddPayment(key.payment, it == payments_.end() ? nullptr : it->second);
    }
    for (const std::string& key : keys.unique_keys) facts.AddUniqueKey(key, unique_keys_[key]);
    for (const std::string& key : keys.remainders) facts.AddRemainder(key, remainders_[key]);
  }
  ADD_FAILURE() << "facts are never enough";
  return facts;
}

absl::Status World::Submit(const v1::Command& command) {
  last_.clear();
  if (absl::Status shape = CheckShape(command); !shape.ok()) return shape;
  const Facts facts = FetchFacts(command);
  now_micros_ += 1'000'000;
  Context context;
  context.commit_time_micros = now_micros_;
  context.next_sequence = state().last_sequence + 1;
  if (NeedsTreeHead(command)) context.tree_before = TreeHead{.size = state().last_sequence, .root = Sha256("tree")};
  google::protobuf::Arena arena;
  EventList events(&arena);
  absl::Status status = Decide(state(), facts, command, context, events);
  if (!status.ok()) {
    EXPECT_TRUE(events.events().empty()) << "a refusal makes no events";
    EXPECT_NE(ReasonOf(status), v1::REJECTION_REASON_UNSPECIFIED) << status;
    return status;
  }
  EXPECT_GE(events.events().size(), 1u);
  EXPECT_LE(events.events().size(), kEventsPerCommandMax);
  Keep(command, events);
  return status;
}

void World::Keep(const v1::Command& command, EventList& events) {
  uint32_t index = 0;
  for (const v1::Event* made : events.events()) {
    v1::Event event = *made;
    event.set_request_id(command.request_id());
    event.set_command_index(index);
    event.set_command_events(static_cast<uint32_t>(events.events().size()));
    event.set_commit_time_micros(now_micros_);
    EXPECT_EQ(event.sequence(), state().last_sequence + 1);
    EXPECT_EQ(event.cause(), index == 0 ? 0 : event.sequence() - index);
    EXPECT_LE(event.ByteSizeLong(), kEventBytesMax);
    Apply(std::move(event));
    ++index;
  }
  ExpectSound(state());
  books_.ExpectAgreement(state());
  ExpectSoundCheques();
}

// CHEQUE_CLEARING is the value of the cheques whose fate the bank has not told. Looked at when something moves it or
// them.
void World::ExpectSoundCheques() const {
  const bool moved = std::any_of(last_.begin(), last_.end(), [](const auto& event) {
    return std::any_of(event->postings().begin(), event->postings().end(), [](const v1::Posting& posting) {
      return posting.asset_kind() == v1::ASSET_KIND_CHEQUE ||
             posting.account_kind() == v1::ACCOUNT_KIND_CHEQUE_CLEARING;
    });
  });
  if (!moved) return;
  ExpectSoundPapers(state());
  std::map<uint64_t, int64_t> open_fen;
  for (const auto& [number, cheque] : state().cheques) {
    const bool is_open = cheque.stage == ChequeStage::kTaken || cheque.stage == ChequeStage::kDeposited;
    if (is_open) open_fen[cheque.centre.number()] += cheque.amount_fen;
  }
  for (const auto& [number, centre] : state().centres) {
    EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, number.number(), v1::ASSET_KIND_MONEY),
              open_fen[number.number()]);
  }
}

void World::Apply(v1::Event event) {
  auto kept = std::make_shared<v1::Event>(std::move(event));
  ExpectBalanced(*kept);
  books_.Add(*kept);
  Evolve(*kept, fold_.state());
  for (const v1::Posting& posting : kept->postings()) {
    balances_[{posting.account_kind(), posting.account_number(), posting.asset_kind()}] += posting.quantity();
  }
  log_.push_back(kept);
  last_.push_back(kept);
  by_request_id_[kept->request_id()].push_back(kept);
  if (const auto* payment = figures::PaymentOf(*kept)) payments_[payment->payment()] = kept;
  std::vector<std::string> keys;
  UniqueKeys(*kept, keys);
  for (const std::string& key : keys) {
    EXPECT_EQ(unique_keys_[key], 0u) << key << " used twice";
    unique_keys_[key] = kept->sequence();
  }
  Departures& departures = fold_.state().departures;
  for (const RemainderRow& row : departures.remainders) remainders_[row.key] = row.value;
  closed_days_.insert(closed_days_.end(), departures.days.begin(), departures.days.end());
  departures.clear();
}

void World::Restart() {
  const std::string saved = fold_.Save();
  EXPECT_TRUE(fold_.RestoreFrom(saved).ok());
}

int64_t World::Balance(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const {
  const auto it = balances_.find({kind, number, asset});
  return it == balances_.end() ? 0 : it->second;
}

v1::Receipt World::receipt() const {
  std::vector<const v1::Event*> events;
  for (const auto& event : last_) events.push_back(event.get());
  v1::Receipt receipt;
  DescribeOutcome(events, receipt);
  return receipt;
}

void Counter::TearDown() {
  const std::string saved = world_.fold().Save();
  LedgerStateFold restored;
  ASSERT_TRUE(restored.RestoreFrom(saved).ok());
  EXPECT_EQ(restored.Save(), saved);
  LedgerStateFold replayed;
  for (const auto& event : world_.log()) {
    const v1::Event* borrowed = event.get();
    replayed.Apply(absl::MakeConstSpan(&borrowed, 1));
  }
  EXPECT_EQ(replayed.Save(), saved);
}

v1::Command Counter::Parse(absl::string_view text) {
  v1::Command command;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &command)) << text;
  if (command.request_id().empty()) command.set_request_id(absl::StrCat("r", ++commands_));
  if (command.occur_time_micros() == 0) command.set_occur_time_micros(1'795'399'200'000'000);
  return command;
}

v1::Command Counter::ByAdmin(absl::string_view text) {
  v1::Command command = Parse(text);
  command.set_actor(kAdmin);
  return command;
}

v1::Command Counter::AtCentre(absl::string_view text, uint32_t actor, uint32_t second) {
  v1::Command command = Parse(text);
  command.set_centre(kCentre);
  command.set_actor(actor);
  command.set_second_person(second);
  return command;
}

v1::Command Counter::AtTill(absl::string_view text, uint32_t actor, uint32_t second, uint32_t till) {
  v1::Command command = AtCentre(text, actor, second);
  command.set_till(till);
  const Till* known = world_.state().FindTill(TillId(till));
  if (command.session() == 0 && command.session_request_id().empty() && !command.has_open_session()) {
    const uint64_t open = known == nullptr ? 0 : known->session.number.number();
    command.set_session(open != 0 ? open : std::max<uint64_t>(1, world_.state().last_session.number()));
  }
  if (command.claimed_business_date().empty()) command.set_claimed_business_date(date_);
  return command;
}

v1::Command Counter::CashPayment(int64_t amount_fen) {
  return AtTill(absl::StrCat("receive_payment { purpose: PURPOSE_GAS_BILL customer: 6200012345 amount_fen: ",
                             amount_fen, " tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED ",
                             "amount_fen: ", amount_fen, " received_fen: ", amount_fen, " } }"));
}

v1::Command Counter::Count(absl::string_view purpose, int64_t total_fen, uint32_t actor, uint32_t second) {
  return AtTill(absl::StrCat("commit_count { purpose: COUNT_PURPOSE_", purpose, " total_fen: ", total_fen,
                             " denominations { denomination_fen: 10 pieces: ", total_fen / 10, " } }"),
                actor, second);
}

v1::Command Counter::CountSafe(int64_t total_fen) {
  return AtCentre(absl::StrCat("count_safe { total_fen: ", total_fen,
                               " denominations { denomination_fen: 1000 pieces: ", total_fen / 1000,
                               " } denominations { denomination_fen: 10 pieces: ", total_fen % 1000 / 10, " } }"),
                  kKeeper, kSupervisor);
}

void Counter::Given(const v1::Command& command) {
  status_ = world_.Submit(command);
  ASSERT_TRUE(status_.ok()) << status_ << "\n" << command.DebugString();
}

void Counter::When(const v1::Command& command) { status_ = world_.Submit(command); }

void Counter::ThenEvents(std::vector<std::string> payloads) {
  ASSERT_TRUE(status_.ok()) << status_;
  std::vector<std::string> names;
  for (const auto& event : world_.events()) names.push_back(PayloadName(*event));
  EXPECT_EQ(names, payloads);
}

void Counter::ThenRejected(v1::RejectionReason reason) {
  EXPECT_EQ(ReasonName(ReasonOf(status_)), ReasonName(reason)) << status_;
}

void Counter::GivenOpeningCash(int64_t fen) {
  Given(AtCentre(absl::StrCat("record_opening_cash { amount_fen: ", fen,
                              " denominations { denomination_fen: 1000 pieces: ", fen / 1000, " } }"),
                 kFinance, kKeeper));
}

void Counter::GivenOpenDay() {
  GivenOpeningCash();
  GivenNextDayOpen(kToday);
}

void Counter::GivenNextDayOpen(absl::string_view date) {
  v1::Command command = AtCentre(absl::StrCat("open_business_day { business_date: '", date,
                                              "' on_duty: [21, 20, 11, 10] }"));
  // At ten in the morning of that day.
  const int64_t days = DayNumber(*ParseDate(date)) - DayNumber(*ParseDate(kToday));
  command.set_occur_time_micros(command.occur_time_micros() + days * 86'400'000'000);
  Given(command);
  date_ = std::string(date);
}

void Counter::GivenOpenSession(int64_t float_fen) {
  Given(AtTill(absl::StrCat("open_session { cashier: 20 float_fen: ", float_fen, " }"), kCashier, kKeeper));
}

void Counter::GivenSessionClosed() {
  v1::Command count = Count("CLOSE", DrawerFen(), kCashier, kKeeper);  // A recount, it may be.
  for (ChequeId cheque : world_.state().FindTill(TillId(kTill))->drawer.cheques) {
    count.mutable_commit_count()->add_cheques(cheque.number());
  }
  Given(count);
  Given(AtTill("close_session {}", kCashier, kKeeper));
}

void Counter::GivenDayClosed(absl::string_view next_date) {
  v1::Command count = CountSafe(SafeFen());
  for (ChequeId cheque : world_.state().FindCentre(CentreId(kCentre))->safe.cheques) {
    count.mutable_count_safe()->add_cheques(cheque.number());
  }
  Given(count);
  GivenAllCarriedAndDayClosed(next_date);
}

void Counter::GivenFullDay() {
  Given(AtTill("open_session { cashier: 21 }", kOtherCashier, kKeeper, kMachine));
  const Centre& centre = *world_.state().FindCentre(CentreId(kCentre));
  while (centre.book.HasRoom() && !HasFailure()) {
    // Moves the safe, so that every count is a first one.
    Given(AtTill("issue_float { amount_fen: 10 }", kOtherCashier, kKeeper, kMachine));
    v1::Command count = CountSafe(SafeFen());
    for (ChequeId cheque : centre.safe.cheques) count.mutable_count_safe()->add_cheques(cheque.number());
    Given(count);
  }
}

void Counter::GivenAllCarriedAndDayClosed(absl::string_view next_date) {
  v1::Command close = AtCentre(absl::StrCat("close_business_day { next_business_date: '", next_date, "' }"),
                               kSupervisor, kKeeper);
  const std::vector<v1::PreflightItem> items =
      *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
  for (const v1::PreflightItem& item : items) {
    v1::CarryItem* carried = close.mutable_close_business_day()->add_carried();
    carried->set_key(item.item().key());
    carried->set_reason("it can wait");
  }
  Given(close);
}

void Counter::GivenChequesDeposited(const std::vector<uint64_t>& cheques) {
  v1::Command dispatch = AtCentre("dispatch_deposit { bank_account: 5 carrier: 11 escort: 70 }", kKeeper);
  dispatch.mutable_dispatch_deposit()->mutable_cheques()->Add(cheques.begin(), cheques.end());
  Given(dispatch);
  const uint64_t deposit = world_.state().last_deposit.number();
  Given(AtCentre(absl::StrCat("confirm_deposit { deposit { number: ", deposit, " } slip_number: 'cheques", deposit,
                              "' credited_fen: 0 }"),
                 kFinance));
}

int64_t Counter::CaseFen(uint64_t number) const {
  const auto it = world_.state().cases.find(CaseId(number));
  return it == world_.state().cases.end() ? 0 : it->second.balance_fen;
}

void Counter::SetUpCentre() {
  Given(Parse("create_ledger { ledger_id: 77 currency: 'CNY' administrator: 1 }"));
  Given(ByAdmin("register_bank_account { bank_account: 5 name: 'ICBC, West Street' }"));
  Given(ByAdmin("register_provider { provider: 7 kind: PROVIDER_KIND_ACQUIRER name: 'UnionPay' }"));
  Given(ByAdmin("register_provider { provider: 8 kind: PROVIDER_KIND_WALLET name: 'WeChat Pay' }"));
  Given(ByAdmin("centre: 3 configure_centre { name: 'West Street' utc_offset_minutes: 480 "
                "first_business_date: '2026-11-23' }"));
  Given(ByAdmin("centre: 3 till: 301 register_till { kind: TILL_KIND_WINDOW name: 'Window 1' }"));
  Given(ByAdmin("centre: 3 till: 302 register_till { kind: TILL_KIND_WINDOW name: 'Window 2' }"));
  Given(ByAdmin("centre: 3 till: 309 register_till { kind: TILL_KIND_MACHINE name: 'Machine' }"));
  Given(ByAdmin("centre: 3 till: 301 enrol_terminal { enrolled_terminal: 30101 }"));
  Given(ByAdmin("centre: 3 till: 309 enrol_terminal { enrolled_terminal: 30901 }"));
  for (uint32_t person : {kSupervisor, kKeeper, kCashier, kOtherCashier, kFinance, kAuditor, kOffDuty, kNobody,
                          kEscort}) {
    Given(ByAdmin(absl::StrCat("register_staff { staff: ", person, " }")));
  }
  const auto grant = [this](uint32_t person, absl::string_view role, uint32_t centre) {
    Given(ByAdmin(absl::StrCat("grant_role { staff: ", person, " role: ROLE_", role, " for_centre: ", centre, " }")));
  };
  grant(kSupervisor, "SUPERVISOR", kCentre);
  grant(kKeeper, "KEEPER", kCentre);
  grant(kCashier, "CASHIER", kCentre);
  grant(kOtherCashier, "CASHIER", kCentre);
  grant(kFinance, "FINANCE", 0);
  grant(kAuditor, "AUDITOR", 0);
  grant(kOffDuty, "CASHIER", kCentre);
  grant(kOffDuty, "KEEPER", kCentre);
  grant(kEscort, "ESCORT", kCentre);
}

}  // namespace daybook::domain
