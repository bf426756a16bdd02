// Lending: out of the store, back into it, and from hand to hand.
#include "ledger/domain/tool.h"
#include "ledger/domain/tool_rules.h"

namespace daybook::domain {
namespace {

// Every tool of the list is in the store and fit to be lent to the borrower.
absl::Status CheckLendable(const Hearing& hearing, const v1::CheckOutTools& wish, StaffId borrower) {
  for (uint64_t tag : wish.tags()) DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, tag));
  for (uint64_t tag : wish.tags()) DAYBOOK_RETURN_IF_ERROR(CheckInStore(hearing, tag));
  DAYBOOK_RETURN_IF_ERROR(CheckNothingOverdue(hearing, borrower));
  for (uint64_t tag : wish.tags()) {
    const ToolInfo& tool = *hearing.state.tools.FindTool(ToolId(tag));
    DAYBOOK_RETURN_IF_ERROR(CheckCalibrated(hearing, tag, tool.calibrated_until));
  }
  return CheckDueAhead(hearing, wish.due_micros());
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::CheckOutTools& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  const StaffId borrower(hearing.command.second_person());
  DAYBOOK_RETURN_IF_ERROR(CheckLendable(hearing, wish, borrower));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  for (uint64_t tag : wish.tags()) MoveTool(*event, HandsOf(borrower), StoreOf(hearing), tag);
  v1::ToolsCheckedOut* fact = event->mutable_tools_checked_out();
  *fact->mutable_tags() = wish.tags();
  fact->set_due_micros(wish.due_micros());
  fact->set_purpose(wish.purpose());
  fact->set_borrower(borrower.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolsCheckedOut& fact) {
  for (uint64_t tag : fact.tags()) InfoOf(change, tag).due_micros = fact.due_micros();
}

absl::Status Decide(Hearing& hearing, const v1::ReturnTools& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const StaffId holder(hearing.command.second_person());
  for (const v1::ReturnedTool& tool : wish.tools()) DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, tool.tag()));
  for (const v1::ReturnedTool& tool : wish.tools()) DAYBOOK_RETURN_IF_ERROR(CheckHeldBy(hearing, tool.tag(), holder));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  for (const v1::ReturnedTool& tool : wish.tools()) MoveTool(*event, StoreOf(hearing), HandsOf(holder), tool.tag());
  v1::ToolsReturned* fact = event->mutable_tools_returned();
  *fact->mutable_tools() = wish.tools();
  fact->set_holder(holder.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ToolsReturned& fact) {
  for (const v1::ReturnedTool& tool : fact.tools()) InfoOf(change, tool.tag()).due_micros = 0;
}

absl::Status Decide(Hearing& hearing, const v1::TransferTool& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  const StaffId from = hearing.acting;
  const StaffId to(hearing.command.second_person());
  DAYBOOK_RETURN_IF_ERROR(CheckKnown(hearing, wish.tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckHeldBy(hearing, wish.tag(), from));
  DAYBOOK_RETURN_IF_ERROR(CheckNothingOverdue(hearing, to));
  const ToolInfo& tool = *hearing.state.tools.FindTool(ToolId(wish.tag()));
  DAYBOOK_RETURN_IF_ERROR(CheckCalibrated(hearing, wish.tag(), tool.calibrated_until));
  // Nothing refuses from here on.
  v1::Event* event = AddCentreEvent(hearing);
  MoveTool(*event, HandsOf(to), HandsOf(from), wish.tag());
  v1::ToolTransferred* fact = event->mutable_tool_transferred();
  fact->set_tag(wish.tag());
  fact->set_from(from.number());
  fact->set_to(to.number());
  fact->set_due_micros(tool.due_micros);
  return absl::OkStatus();
}

// The due time stays, and postings say the rest.
void Evolve(Change& change, const v1::ToolTransferred& fact) {}

}  // namespace daybook::domain
