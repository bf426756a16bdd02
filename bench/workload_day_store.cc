// The store: tools, keys, blank invoices.
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

constexpr uint32_t kFormsPerTill = 150;
constexpr uint32_t kFormsInReserve = 400;
constexpr uint32_t kManualForms = 2'000;
constexpr uint32_t kManualAtWindow = 1'900;
constexpr int64_t kToolFen = 20'000;
constexpr int64_t kCompensationFen = 15'000;
constexpr uint32_t kToolsOfCentre = 5;
// Enough for any day of a simulation: nothing is lent for longer.
constexpr int64_t kLongMicros = 400 * 24 * kHour;

// Tools 1..5 of a centre are there from the first day; each day brings a few that wear.
constexpr uint64_t TagOf(uint32_t centre, uint32_t tool) { return centre * uint64_t{1'000'000} + tool; }
constexpr uint64_t WornTag(uint32_t centre, uint32_t day, uint32_t tool) { return TagOf(centre, 100 + day * 10 + tool); }
constexpr uint64_t KeyOf(uint32_t centre, uint32_t key) { return centre * uint64_t{10} + key; }
// Ten digits.
std::string CodeOf(uint32_t centre, bool by_hand) {
  return (by_hand ? "24" : "14") + std::to_string(10'000'000 + centre);
}

}  // namespace

v1::Command& CityDays::Simulation::Prepare(uint32_t centre, uint32_t actor, int64_t micros, uint32_t second_person) {
  v1::Command& command = prepared_.emplace_back();
  writer_.Begin(centre, actor, micros, command);
  command.set_second_person(second_person);
  Schedule(micros, &Simulation::GivePrepared, centre, prepared_.size() - 1);
  return command;
}

bool CityDays::Simulation::GivePrepared(const Step& step, v1::Command& command) {
  command = std::move(prepared_[step.subject]);
  return true;
}

v1::Command& CityDays::Simulation::Then(uint32_t centre, uint32_t actor, int64_t micros, uint32_t second_person) {
  v1::Command& command = next_.emplace_back();
  writer_.Begin(centre, actor, micros, command);
  command.set_second_person(second_person);
  return command;
}

void CityDays::Simulation::ScheduleCounter(uint32_t centre) {
  if (centres_[centre].day == 1) PrepareStock(centre);
  PrepareTools(centre);
  PrepareLateTool(centre);
  PrepareWornTools(centre);
  PrepareKeys(centre);
  PrepareWorkOrders(centre);
  PrepareComplaint(centre);
  PrepareAccount(centre);
  PrepareMissedTicket(centre);
  const uint32_t last = PlaceOf(centre, options_.tills_per_centre - 1);
  const int64_t queue = centre * kSecond / 10;
  Prepare(centre, SupervisorNumber(centre), Today(centre, 8, 0, 30) + queue)
      .mutable_add_on_duty()
      ->set_staff(ReliefNumber(centre));
  Schedule(Today(centre, 8, 5) + queue, &Simulation::ServeCompanies, last);
  Schedule(Today(centre, 12, 45) + queue, &Simulation::BankCheques, centre);
  if (Turn(centre, 5) == 2) Schedule(Today(centre, 12, 50) + queue, &Simulation::FetchChange, centre);
  ScheduleBeforeCount(Today(centre, 13, 10) + queue, &Simulation::HandOver, last);
  if (options_.tills_per_centre >= 2) ScheduleBeforeCount(Today(centre, 15, 40) + queue, &Simulation::AuditVisit, last);
  if (Turn(centre, 4) == 2 && !HasTomorrow(centre)) {
    Schedule(Today(centre, 14, 30) + queue, &Simulation::JudgeNoteToday, centre);
  }
  for (uint32_t i = 0; i < 3; ++i) {
    ScheduleBeforeCount(Today(centre, 9, 40 + 10 * static_cast<int>(i)) + queue, &Simulation::TopUp,
                        PlaceOf(centre, 0), i);
  }
}

// --- Blank invoices --------------------------------------------------------------------------------------------------

void CityDays::Simulation::PrepareStock(uint32_t centre) {
  const uint32_t keeper = KeeperNumber(centre);
  const int64_t at = Today(centre, 8, 1) + centre * kSecond / 10;
  CentreState& state = centres_[centre];
  const uint32_t forms = kFormsPerTill * options_.tills_per_centre + kFormsInReserve;
  state.paper_book = ++books_;
  state.manual_book = ++books_;
  for (const bool by_hand : {false, true}) {
    v1::ReceiveInvoiceBook& book = *Prepare(centre, keeper, at + by_hand).mutable_receive_invoice_book();
    book.set_kind(by_hand ? v1::INVOICE_KIND_MANUAL : v1::INVOICE_KIND_PAPER);
    book.set_code(CodeOf(centre, by_hand));
    book.set_first(1);
    book.set_last(by_hand ? kManualForms : forms);
  }
  for (uint32_t index = 0; index < options_.tills_per_centre; ++index) {
    TillState& till = tills_[PlaceOf(centre, index)];
    till.paper = {.book = state.paper_book, .next = index * kFormsPerTill + 1, .last = (index + 1) * kFormsPerTill};
    v1::Command& command = Prepare(centre, keeper, at + kSecond + index);
    command.set_till(till.open.till);
    command.mutable_allot_invoices()->mutable_book()->set_number(state.paper_book);
    command.mutable_allot_invoices()->set_first(till.paper.next);
    command.mutable_allot_invoices()->set_last(till.paper.last);
  }
  TillState& first = tills_[PlaceOf(centre, 0)];
  v1::Command& allot = Prepare(centre, keeper, at + 2 * kSecond);
  allot.set_till(first.open.till);
  allot.mutable_allot_invoices()->mutable_book()->set_number(state.manual_book);
  allot.mutable_allot_invoices()->set_first(1);
  allot.mutable_allot_invoices()->set_last(kManualAtWindow);
  // More than the window needs.
  v1::Command& back = Prepare(centre, keeper, at + 3 * kSecond);
  back.set_till(first.open.till);
  back.mutable_return_invoices()->mutable_book()->set_number(state.manual_book);
  back.mutable_return_invoices()->set_first(kManualAtWindow - 99);
  back.mutable_return_invoices()->set_last(kManualAtWindow);
  first.manual = {.book = state.manual_book, .next = 1, .last = kManualAtWindow - 100};
  for (uint32_t tool = 1; tool <= kToolsOfCentre; ++tool) {
    RegisterTool(centre, at + 4 * kSecond + tool, TagOf(centre, tool), tool == kToolsOfCentre);
  }
  for (uint32_t key = 1; key <= 2; ++key) {
    v1::RegisterKey& registers = *Prepare(centre, keeper, at + 5 * kSecond + key).mutable_register_key();
    registers.set_key(KeyOf(centre, key));
    registers.set_name("Store room " + std::to_string(key));
  }
}

// --- Tools -----------------------------------------------------------------------------------------------------------

void CityDays::Simulation::DescribeTool(uint64_t tag, bool calibrated, v1::ToolDescription& tool) const {
  tool.set_tag(tag);
  tool.set_name(calibrated ? "Gas detector" : "Pipe wrench");
  tool.set_value_fen(kToolFen);
  if (!calibrated) return;
  tool.set_calibration_cycle_days(365);
  tool.set_calibrated_until(BusinessDateOf(options_, 364));
}

void CityDays::Simulation::RegisterTool(uint32_t centre, int64_t micros, uint64_t tag, bool calibrated) {
  v1::Command& command = Prepare(centre, KeeperNumber(centre), micros);
  DescribeTool(tag, calibrated, *command.mutable_register_tool()->mutable_tool());
}

void CityDays::Simulation::LendTools(uint32_t centre, int64_t micros, uint32_t borrower,
                                     const std::vector<uint64_t>& tags, int64_t due_micros) {
  v1::CheckOutTools& lend = *Prepare(centre, KeeperNumber(centre), micros, borrower).mutable_check_out_tools();
  for (const uint64_t tag : tags) lend.add_tags(tag);
  lend.set_due_micros(due_micros);
  lend.set_purpose("meter installations");
}

void CityDays::Simulation::TakeToolsBack(uint32_t centre, int64_t micros, uint32_t holder,
                                         const std::vector<uint64_t>& tags) {
  v1::ReturnTools& back = *Prepare(centre, KeeperNumber(centre), micros, holder).mutable_return_tools();
  for (const uint64_t tag : tags) {
    v1::ReturnedTool& tool = *back.add_tools();
    tool.set_tag(tag);
    tool.set_condition(v1::TOOL_CONDITION_GOOD);
  }
}

void CityDays::Simulation::PrepareTools(uint32_t centre) {
  const uint32_t technician = TechnicianNumber(centre);
  const uint32_t second = SecondTechnicianNumber(centre);
  const int64_t queue = centre * kSecond / 10;
  LendTools(centre, Today(centre, 8, 25) + queue, technician, {TagOf(centre, 1), TagOf(centre, 2)},
            Today(centre, 18, 0) + kLongMicros);
  Prepare(centre, technician, Today(centre, 9, 10) + queue, second).mutable_transfer_tool()->set_tag(TagOf(centre, 2));
  Prepare(centre, KeeperNumber(centre), Today(centre, 11, 0) + queue)
      .mutable_send_to_maintenance()
      ->set_tag(TagOf(centre, 5));
  v1::ReturnFromMaintenance& back =
      *Prepare(centre, KeeperNumber(centre), Today(centre, 14, 10) + queue).mutable_return_from_maintenance();
  back.set_tag(TagOf(centre, 5));
  back.set_calibrated_until(BusinessDateOf(options_, centres_[centre].day + 364));
  TakeToolsBack(centre, Today(centre, 16, 30) + queue, technician, {TagOf(centre, 1)});
  TakeToolsBack(centre, Today(centre, 16, 31) + queue, second, {TagOf(centre, 2)});
  // Everything is back.
  v1::CountTools& count =
      *Prepare(centre, KeeperNumber(centre), Today(centre, 16, 50) + queue).mutable_count_tools();
  for (uint32_t tool = 1; tool <= kToolsOfCentre; ++tool) count.add_present(TagOf(centre, tool));
}

// One comes back after its time, which a ledger knows only when its own clock has passed it.
void CityDays::Simulation::PrepareLateTool(uint32_t centre) {
  const uint32_t borrower = DeputyNumber(centre);
  const uint64_t tag = TagOf(centre, 3);
  const int64_t queue = centre * kSecond / 10;
  const int64_t due = Today(centre, 15, 0);
  LendTools(centre, Today(centre, 8, 26) + queue, borrower, {tag},
            options_.days_are_past ? due : due + kLongMicros);
  if (options_.days_are_past) {
    // In the words of the server's own timer, which may have been quicker: then this is the same command again.
    v1::Command& command = Prepare(centre, 0, Today(centre, 15, 5) + queue);
    command.set_request_id("breach-tool-" + std::to_string(tag) + "-" + std::to_string(due));
    command.clear_claimed_business_date();
    command.set_occur_time_micros(due);
    command.mutable_record_breach()->set_tool(tag);
  }
  TakeToolsBack(centre, Today(centre, 15, 30) + queue, borrower, {tag});
}

// One is lost and paid for, one breaks and is replaced; what replaced it is found unfit and scrapped.
void CityDays::Simulation::PrepareWornTools(uint32_t centre) {
  const uint32_t day = centres_[centre].day;
  const uint32_t technician = TechnicianNumber(centre);
  const int64_t queue = centre * kSecond / 10;
  const int64_t due = Today(centre, 18, 0) + kLongMicros;
  const uint64_t lost = WornTag(centre, day, 0);
  const uint64_t worn = WornTag(centre, day, 1);
  const uint64_t fresh = WornTag(centre, day, 2);
  RegisterTool(centre, Today(centre, 8, 15) + queue, lost, false);
  RegisterTool(centre, Today(centre, 8, 16) + queue, worn, false);
  LendTools(centre, Today(centre, 8, 27) + queue, technician, {lost, worn}, due);
  v1::Command& loses =
      Prepare(centre, SupervisorNumber(centre), Today(centre, 15, 32) + queue, DeputyNumber(centre));
  loses.set_reason("left at a building site");
  loses.mutable_report_tool_lost()->set_tag(lost);
  loses.mutable_report_tool_lost()->set_liable(technician);
  loses.mutable_report_tool_lost()->set_assessed_fen(kCompensationFen);
  v1::Command& settles = Prepare(centre, kFinance, Today(centre, 15, 34) + queue);
  settles.mutable_settle_due()->set_staff(technician);
  settles.mutable_settle_due()->set_amount_fen(kCompensationFen);
  settles.mutable_settle_due()->set_tender(v1::TENDER_KIND_TRANSFER);
  settles.mutable_settle_due()->set_bank_account(kBankAccount);
  settles.mutable_settle_due()->set_provider_reference("due-" + std::to_string(lost));
  v1::Command& replaces = Prepare(centre, KeeperNumber(centre), Today(centre, 15, 36) + queue, technician);
  replaces.mutable_replace_tool()->set_old_tag(worn);
  DescribeTool(fresh, false, *replaces.mutable_replace_tool()->mutable_tool());
  replaces.mutable_replace_tool()->set_due_micros(due);
  TakeToolsBack(centre, Today(centre, 16, 32) + queue, technician, {fresh});
  v1::Command& scraps = Prepare(centre, KeeperNumber(centre), Today(centre, 16, 40) + queue, SupervisorNumber(centre));
  scraps.set_reason("does not hold its size");
  scraps.mutable_scrap_tool()->set_tag(fresh);
  if (day > 90) return;
  // One blank form of the store is gone.
  v1::Command& form = Prepare(centre, KeeperNumber(centre), Today(centre, 16, 45) + queue, SupervisorNumber(centre));
  form.set_reason("torn when the book was opened");
  v1::InvoiceNumber& invoice = *form.mutable_report_invoice_lost()->mutable_invoice();
  invoice.set_code(CodeOf(centre, true));
  invoice.set_number(std::to_string(100'000'000 + kManualAtWindow + day).substr(1));
}

// The deputy's, and the last window's: that one goes with the window's handover.
void CityDays::Simulation::PrepareKeys(uint32_t centre) {
  const uint32_t keeper = KeeperNumber(centre);
  const uint32_t cashier = CashierNumber(centre, options_.tills_per_centre - 1);
  const int64_t queue = centre * kSecond / 10;
  Prepare(centre, keeper, Today(centre, 8, 20) + queue, DeputyNumber(centre))
      .mutable_hand_out_key()
      ->set_key(KeyOf(centre, 1));
  Prepare(centre, keeper, Today(centre, 8, 21) + queue, cashier).mutable_hand_out_key()->set_key(KeyOf(centre, 2));
  Prepare(centre, keeper, Today(centre, 16, 55) + queue, DeputyNumber(centre))
      .mutable_return_key()
      ->set_key(KeyOf(centre, 1));
  Prepare(centre, keeper, Today(centre, 16, 56) + queue, ReliefNumber(centre))
      .mutable_return_key()
      ->set_key(KeyOf(centre, 2));
}

}  // namespace daybook::bench
