#include "tests/simulation/command_generator.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/simulation/plain_values.h"

namespace daybook::simulation {
namespace {

constexpr uint32_t kCentre = 3;
constexpr uint32_t kOtherCentre = 4;

std::chrono::sys_days DaysOf(int32_t date) {
  return std::chrono::year_month_day{std::chrono::year(date / 10'000), std::chrono::month(date / 100 % 100),
                                     std::chrono::day(date % 100)};
}

std::string Later(int32_t date, int days) {
  const std::chrono::year_month_day civil(DaysOf(date) + std::chrono::days(days));
  return absl::StrFormat("%04d-%02d-%02d", static_cast<int>(civil.year()), static_cast<unsigned>(civil.month()),
                         static_cast<unsigned>(civil.day()));
}

// 10:00 in China.
int64_t MorningOf(int32_t date) { return (DaysOf(date).time_since_epoch().count() * 24 + 2) * kHourMicros; }

}  // namespace

// --- Chance, people, places ------------------------------------------------------------------------------------------

uint32_t CommandGenerator::SomeTheme() {
  const uint32_t about_money = OneOf({kAnything, kCheques, kCases, kUndoing, kNotes});
  if (nouns_ == 0 || Chance(20)) return about_money;
  std::vector<uint32_t> nouns;
  for (uint32_t noun : {kInvoices, kTools, kShifts, kDesk, kCards}) {
    if ((nouns_ & noun) != 0) nouns.push_back(noun);
  }
  return About(OneOf(nouns));
}

int64_t CommandGenerator::UpTo(int64_t most_fen, int64_t step_fen) {
  if (Chance(4)) return most_fen + step_fen;
  if (most_fen < step_fen) return step_fen;
  if (Chance(35)) return most_fen;
  return step_fen * static_cast<int64_t>(1 + Pick(static_cast<uint64_t>(most_fen / step_fen)));
}

uint32_t CommandGenerator::Who(std::initializer_list<v1::Role> roles, std::vector<uint32_t> but) {
  std::vector<uint32_t> fit;
  for (const auto& [person, entry] : model_->staff) {
    const bool present = Here().on_duty.contains(person) || !Here().day_open ||
                         model_->Has(person, centre_, {v1::ROLE_FINANCE});
    const bool excluded = std::find(but.begin(), but.end(), person) != but.end();
    if (present && !excluded && model_->Has(person, centre_, roles)) fit.push_back(person);
  }
  return fit.empty() ? 0 : OneOf(fit);
}

uint32_t CommandGenerator::Anybody() {
  if (Chance(3)) return 99;
  return OneOf(model_->staff).first;
}

uint32_t CommandGenerator::SomeTill(bool with_session) {
  std::vector<uint32_t> fit;
  std::vector<uint32_t> all;
  for (const auto& [number, till] : model_->tills) {
    if (till.centre != centre_) continue;
    all.push_back(number);
    if ((till.session != 0) == with_session) fit.push_back(number);
  }
  return fit.empty() ? OneOf(all) : OneOf(fit);
}

uint32_t CommandGenerator::CashierAt(uint32_t till) const {
  const uint64_t session = model_->tills.at(till).session;
  return session == 0 ? 20 : model_->sessions.at(session).cashier;
}

v1::Command CommandGenerator::AtCentre(uint32_t actor, uint32_t second) {
  v1::Command command;
  command.set_request_id(absl::StrCat("s", seed_, "-", ++commands_));
  command.set_centre(centre_);
  // Nobody fits: then somebody who does not.
  command.set_actor(actor == 0 ? 10 : actor);
  command.set_second_person(second);
  command.set_occur_time_micros(now_micros_);
  if (Chance(30)) command.set_claimed_business_date(Text(Here().date));
  return command;
}

v1::Command CommandGenerator::AtTill(uint32_t till, uint32_t actor, uint32_t second) {
  v1::Command command = AtCentre(actor, second);
  command.set_till(till);
  command.set_claimed_business_date(Text(Here().date));
  uint64_t session = model_->tills.at(till).session;
  if (session == 0) {
    for (const auto& [number, ended] : model_->sessions) {
      if (ended.till == till) session = number;
    }
  }
  command.set_session(std::max<uint64_t>(1, session));
  for (const auto& [id, number] : model_->sessions_by_id) {
    if (number != session || !Chance(20)) continue;
    command.clear_session();
    command.set_session_request_id(id);
  }
  for (const auto& [terminal, at] : model_->terminals) {
    if (at == till && Chance(40)) command.set_terminal(terminal);
  }
  return command;
}

v1::Command CommandGenerator::Signed(uint32_t till, uint32_t cashier) {
  const uint32_t other = Who({v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR}, {cashier});
  if (other == 0) return AtTill(till, cashier, 0);
  return Chance(50) ? AtTill(till, cashier, other) : AtTill(till, other, cashier);
}

void CommandGenerator::Refer(v1::Reference& reference, uint64_t number,
                             const std::map<std::string, uint64_t>& by_id) {
  reference.set_number(std::max<uint64_t>(1, number));
  if (!Chance(40)) return;
  for (const auto& [id, made] : by_id) {
    if (made == number) reference.set_request_id(id);
  }
}

void CommandGenerator::Denominate(int64_t fen,
                                  google::protobuf::RepeatedPtrField<v1::DenominationCount>* denominations) {
  for (int64_t face_fen : {10'000, 1'000, 100, 10}) {
    if (fen < face_fen) continue;
    v1::DenominationCount& entry = *denominations->Add();
    entry.set_denomination_fen(face_fen);
    entry.set_pieces(static_cast<uint32_t>(fen / face_fen));
    fen %= face_fen;
  }
}

// --- What comes next -------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::Next(const Model& model, int64_t& now_micros) {
  model_ = &model;
  now_micros += (1 + static_cast<int64_t>(Pick(60))) * kSecondMicros;
  if (Chance(2)) now_micros += static_cast<int64_t>(1 + Pick(12)) * kHourMicros;
  centre_ = Chance(85) ? kCentre : kOtherCentre;
  now_micros_ = now_micros;
  v1::Command command;
  if (!sent_.empty() && Chance(6)) {
    command = Repeat();
  } else if (!Here().day_open && Chance(60)) {
    now_micros_ = now_micros = std::max(now_micros, MorningOf(Here().date));
    command = SomeOpenDay();
  } else if (closing_.contains(centre_) && Chance(80)) {
    command = Close();
  } else {
    command = Draw();
    if (Chance(7)) Spoil(command);
  }
  sent_.push_back(command);
  return command;
}

// The same again, or another command under the same id.
v1::Command CommandGenerator::Repeat() {
  const size_t back = std::min<size_t>(sent_.size(), Chance(70) ? 8 : 200);
  v1::Command command = sent_[sent_.size() - 1 - Pick(back)];
  if (Chance(60)) return command;
  if (Chance(50)) {
    command.set_occur_time_micros(now_micros_);
  } else {
    const std::string id = command.request_id();
    command = Draw();
    command.set_request_id(id);
  }
  return command;
}

const std::vector<CommandGenerator::Weighted>& CommandGenerator::Makers() {
  using Self = CommandGenerator;
  static const std::vector<Weighted> kMakers = {
      {&Self::SomePayment, 22, kCheques},
      {&Self::SomeLatePayment, 4, kCases},
      {&Self::SomeExplainingPayment, 3, kCases},
      {&Self::SomeResolution, 6, kUndoing},
      {&Self::SomeReversal, 5, kUndoing | kCheques},
      {&Self::SomeRefund, 9, kUndoing},
      {&Self::SomeOpenSession, 6, 0},
      {&Self::SomeCount, 6, kCheques | kCases | kNotes},
      {&Self::SomeCloseSession, 2, 0},
      {&Self::SomeDrop, 4, 0},
      {&Self::SomeFloat, 2, 0},
      {&Self::SomePause, 3, kCheques},
      {&Self::SomeSafeCount, 2, kCheques | kNotes},
      {&Self::SomeCheque, 9, kCheques},
      {&Self::SomeDispatch, 6, kCheques},
      {&Self::SomeConfirmation, 5, kCheques},
      {&Self::SomeWithdrawal, 2, 0},
      {&Self::SomeAssignment, 3, 0},
      {&Self::SomeExplanation, 3, kCases},
      {&Self::SomeDecision, 8, kCheques | kCases},
      {&Self::SomeSettlement, 4, kCases},
      {&Self::SomeCaseClose, 4, kCases | kNotes},
      {&Self::SomeReport, 3, kNotes},
      {&Self::SomeSurrender, 2, kNotes},
      {&Self::SomeGenuine, 2, kNotes},
      {&Self::SomeDuty, 1, 0},
      {&Self::SomeSetUp, 1, 0},
      {&Self::SomeOpeningCash, 1, 0},
      {&Self::SomeCloseDay, 1, kCases | kUndoing | kNotes},
      {&Self::SomeBook, 3, About(kInvoices), kInvoices},
      {&Self::SomeAllotment, 4, About(kInvoices), kInvoices},
      {&Self::SomeFormsReturn, 1, About(kInvoices), kInvoices},
      {&Self::SomeInvoice, 8, About(kInvoices) | kUndoing, kInvoices},
      {&Self::SomeVoid, 3, About(kInvoices) | kUndoing, kInvoices},
      {&Self::SomeRedInvoice, 3, About(kInvoices) | kUndoing, kInvoices},
      {&Self::SomeInvoiceCheck, 3, About(kInvoices), kInvoices},
      {&Self::SomeLostForm, 2, About(kInvoices), kInvoices},
      {&Self::SomeNewTool, 4, About(kTools), kTools},
      {&Self::SomeLending, 6, About(kTools), kTools},
      {&Self::SomeToolReturn, 4, About(kTools), kTools},
      {&Self::SomeTransfer, 2, About(kTools), kTools},
      {&Self::SomeLoss, 2, About(kTools), kTools},
      {&Self::SomeReplacement, 2, About(kTools), kTools},
      {&Self::SomeMaintenance, 3, About(kTools), kTools},
      {&Self::SomeScrapping, 1, About(kTools), kTools},
      {&Self::SomeToolCount, 2, About(kTools), kTools},
      {&Self::SomeKey, 4, About(kTools), kTools},
      {&Self::SomeHandover, 14, About(kShifts), kShifts},
      {&Self::SomeTicket, 10, About(kDesk), kDesk},
      {&Self::SomeWorkOrder, 8, About(kDesk) | About(kShifts), kDesk},
      {&Self::SomeComplaint, 5, About(kDesk), kDesk},
      {&Self::SomeAccount, 2, About(kDesk), kDesk},
      {&Self::SomeBreach, 5, About(kDesk) | About(kTools), kDesk},
      {&Self::SomeTopUp, 6, About(kCards), kCards},
      {&Self::SomeCardWrite, 9, About(kCards), kCards}};
  return kMakers;
}

v1::Command CommandGenerator::Draw() {
  const auto weight = [this](const Weighted& entry) {
    if (entry.noun != 0 && (entry.noun & nouns_) == 0) return 0;
    return (entry.themes & theme_) != 0 ? 3 * entry.weight : entry.weight;
  };
  int total = 0;
  for (const Weighted& entry : Makers()) total += weight(entry);
  int at = static_cast<int>(Pick(static_cast<uint64_t>(total)));
  for (const Weighted& entry : Makers()) {
    at -= weight(entry);
    if (at < 0) return (this->*entry.maker)();
  }
  return SomePayment();
}

// One thing made wrong, which may make nothing wrong at all.
void CommandGenerator::Spoil(v1::Command& command) {
  const bool at_till = command.till() != 0;
  switch (Pick(9)) {
    case 8: return command.set_centre(77);
    case 0: return command.set_actor(Chance(80) ? Anybody() : 0);
    case 1: return command.set_second_person(Chance(50) ? 0 : Anybody());
    case 2: return command.set_claimed_business_date(Later(Here().date, Chance(50) ? -1 : 1));
    case 3: return command.clear_reason();
    case 4: return command.set_already_taken(true);
    case 5: return command.set_terminal(OneOf({30101u, 30102u, 30901u, 40101u, 77u}));
    case 6:
      if (!at_till) return command.set_second_person(command.actor());
      if (command.session() != 0) command.set_session(1 + Pick(model_->sessions.size() + 1));
      return;
    default:
      if (at_till) command.set_till(OneOf({301u, 302u, 309u, 401u, 999u}));
  }
}

// --- The day ---------------------------------------------------------------------------------------------------------

v1::Command CommandGenerator::SomeOpenDay() {
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR}));
  v1::OpenBusinessDay& wish = *command.mutable_open_business_day();
  const int later = Chance(8) ? OneOf({-1, 1, 2}) : 0;
  wish.set_business_date(Later(Here().date, later));
  if (Chance(80)) command.set_reason("holiday");
  if (Chance(3)) command.set_occur_time_micros(now_micros_ - 3 * 24 * kHourMicros);
  for (const auto& [person, entry] : model_->staff) {
    const bool works = model_->Has(person, centre_, {v1::ROLE_SUPERVISOR, v1::ROLE_CASHIER, v1::ROLE_KEEPER}) ||
                       (nouns_ != 0 && model_->Has(person, centre_, {v1::ROLE_TECHNICIAN}));
    if ((works && person != 50 && Chance(90)) || Chance(1)) wish.add_on_duty(person);
    if (wish.on_duty_size() == 1 && Chance(1)) break;
  }
  command.clear_claimed_business_date();
  return command;
}

v1::Command CommandGenerator::SomeDuty() {
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR}));
  command.mutable_add_on_duty()->set_staff(Chance(50) ? 50 : Anybody());
  return command;
}

// Begins to close the day: Close() goes on. Sometimes too early.
v1::Command CommandGenerator::SomeCloseDay() {
  if (Here().day_open) closing_.insert(centre_);
  if (Chance(70)) return Close();
  v1::Command command = AtCentre(Who({v1::ROLE_SUPERVISOR}), Who({v1::ROLE_KEEPER, v1::ROLE_CASHIER}));
  v1::CloseBusinessDay& wish = *command.mutable_close_business_day();
  wish.set_next_business_date(Later(Here().date, OneOf({0, 1, 1, 1, 2})));
  return command;
}

v1::Command CommandGenerator::Close() {
  for (const auto& [number, till] : model_->tills) {
    if (till.centre != centre_) continue;
    if (!model_->Unchecked(number).empty() && Chance(60)) return CheckAt(number);
    if (till.machine || till.session == 0) continue;
    const uint64_t handover = model_->sessions.at(till.session).handover;
    if (handover != 0) return GoOnWith(handover);
    const std::optional<ModelCount>& last = till.drawer.last_count;
    const bool counted = last && !till.drawer.moved && last->purpose == v1::COUNT_PURPOSE_CLOSE;
    if (!counted || (last->recounts < 2 && Chance(10))) return CountOf(number, v1::COUNT_PURPOSE_CLOSE, Chance(70));
    v1::Command command = Signed(number, CashierAt(number));
    command.mutable_close_session();
    return command;
  }
  if (Here().safe.moved || Chance(20)) return CountOfSafe(Chance(80));
  if ((nouns_ & kTools) != 0 && Chance(30)) return SomeToolCount();
  const uint32_t supervisor = Who({v1::ROLE_SUPERVISOR});
  v1::Command command = AtCentre(supervisor, Who({v1::ROLE_KEEPER, v1::ROLE_CASHIER, v1::ROLE_FINANCE}, {supervisor}));
  v1::CloseBusinessDay& wish = *command.mutable_close_business_day();
  wish.set_next_business_date(Later(Here().date, Chance(90) ? 1 : 2));
  for (const ModelOpenItem& item : model_->OpenItems(centre_, now_micros_)) {
    if (Chance(1)) continue;
    v1::CarryItem& carried = *wish.add_carried();
    carried.set_key(item.key);
    carried.set_reason("it can wait");
  }
  if (Chance(2)) {
    v1::CarryItem& carried = *wish.add_carried();
    carried.set_key("case/999");
    carried.set_reason("it is not there");
  }
  closing_.erase(centre_);
  return command;
}

}  // namespace daybook::simulation
