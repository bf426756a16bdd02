#include "ledger/domain/centre.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/civil_date.h"
#include "ledger/domain/business_day.h"

namespace daybook::domain {

absl::Status Decide(Hearing& hearing, const v1::ConfigureCentre& wish) {
  const Centre* known = hearing.state.FindCentre(hearing.centre_id());
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  int32_t first_date = 0;
  if (known != nullptr) {
    first_date = known->first_business_date;
    const std::string& claimed = wish.first_business_date();
    if (!claimed.empty() && *ParseDate(claimed) != first_date) {
      return Rejected(v1::REJECTION_REASON_FIRST_DATE_FIXED, FormatDate(first_date));
    }
  } else {
    if (wish.first_business_date().empty()) {
      FieldErrors errors;
      errors.Add("configure_centre.first_business_date", "is required for a new centre");
      return errors.ToStatus();
    }
    first_date = *ParseDate(wish.first_business_date());
  }
  // Nothing refuses from here on.
  hearing.centre = known;
  v1::Event* event = AddEvent(hearing);
  const uint32_t version = known == nullptr ? 1 : known->policy.version + 1;
  event->set_centre(hearing.command.centre());
  event->set_business_date(known == nullptr ? first_date : known->business_date);
  event->set_policy_version(version);
  v1::CentreConfigured* fact = event->mutable_centre_configured();
  fact->set_name(wish.name());
  fact->set_utc_offset_minutes(wish.utc_offset_minutes());
  fact->set_first_business_date(first_date);
  *fact->mutable_policy() = figures::FillDefaults(wish.policy());
  fact->set_policy_version(version);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::CentreConfigured& fact) {
  if (change.centre == nullptr) {
    const CentreId number(change.event.centre());
    auto& slot = change.state.centres[number];
    slot = std::make_unique<Centre>();
    slot->book = figures::CentreBook(number);
    slot->first_business_date = fact.first_business_date();
    slot->day_first_sequence = change.event.sequence();
    SetBusinessDate(*slot, fact.first_business_date());
    change.centre = slot.get();
  }
  change.centre->policy = figures::PolicyOf(fact);
}

absl::Status Decide(Hearing& hearing, const v1::RegisterTill& wish) {
  if (hearing.state.FindTill(hearing.till_id()) != nullptr) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("till ", hearing.command.till()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckRoomInClose(hearing));
  // Nothing refuses from here on.
  v1::TillRegistered* fact = AddEvent(hearing)->mutable_till_registered();
  fact->set_kind(wish.kind());
  fact->set_name(wish.name());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TillRegistered& fact) {
  auto& slot = change.state.tills[TillId(change.event.till())];
  slot = std::make_unique<Till>();
  slot->centre = CentreId(change.event.centre());
  slot->kind = fact.kind();
}

absl::Status Decide(Hearing& hearing, const v1::EnrolTerminal& wish) {
  if (hearing.state.terminals.contains(TerminalId(wish.enrolled_terminal()))) {
    return Rejected(v1::REJECTION_REASON_ALREADY_REGISTERED, absl::StrCat("terminal ", wish.enrolled_terminal()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_terminal_enrolled()->set_enrolled_terminal(wish.enrolled_terminal());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TerminalEnrolled& fact) {
  change.state.terminals[TerminalId(fact.enrolled_terminal())].till = TillId(change.event.till());
}

absl::Status Decide(Hearing& hearing, const v1::RevokeTerminal& wish) {
  const auto it = hearing.state.terminals.find(TerminalId(wish.revoked_terminal()));
  if (it == hearing.state.terminals.end() || hearing.state.FindTill(it->second.till)->centre != hearing.centre_id()) {
    return Rejected(v1::REJECTION_REASON_TERMINAL_UNKNOWN, absl::StrCat("terminal ", wish.revoked_terminal()));
  }
  if (it->second.revoked) {
    return Rejected(v1::REJECTION_REASON_TERMINAL_REVOKED, absl::StrCat("terminal ", wish.revoked_terminal()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_terminal_revoked()->set_revoked_terminal(wish.revoked_terminal());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::TerminalRevoked& fact) {
  change.state.terminals[TerminalId(fact.revoked_terminal())].revoked = true;
}

}  // namespace daybook::domain
