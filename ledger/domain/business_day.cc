#include "ledger/domain/business_day.h"

#include <algorithm>
#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "ledger/base/checks.h"
#include "ledger/base/civil_date.h"
#include "ledger/base/digest.h"
#include "ledger/domain/remainder.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {


absl::Status CheckDateToOpen(const Hearing& hearing, int32_t date) {
  const Centre& centre = *hearing.centre;
  if (centre.day_open) return Rejected(v1::REJECTION_REASON_DAY_ALREADY_OPEN, centre.business_date_text);
  if (date < centre.business_date) {
    return Rejected(v1::REJECTION_REASON_DATE_NOT_CURRENT, absl::StrCat("current is ", centre.business_date_text));
  }
  const int32_t today = LocalDate(hearing.command.occur_time_micros(), centre.policy.utc_offset_minutes);
  if (std::abs(DayNumber(date) - DayNumber(today)) > 1) {
    return Rejected(v1::REJECTION_REASON_DATE_TOO_FAR, absl::StrCat("today is ", FormatDate(today)));
  }
  return absl::OkStatus();
}

// PREFLIGHT_NOT_EMPTY, CARRY_NOT_ALLOWED: every open item is carried, and only what may be.
absl::Status CheckCarried(const Hearing& hearing, const v1::CloseBusinessDay& wish) {
  absl::flat_hash_map<absl::string_view, bool> left;  // By key: whether an open item has met it.
  for (const v1::CarryItem& carried : wish.carried()) left[carried.key()] = false;
  std::vector<std::string> blocking;
  std::string forbidden;
  for (const v1::PreflightItem& item : hearing.centre->book.OpenItems(hearing.context.commit_time_micros)) {
    const auto it = left.find(item.item().key());
    if (it == left.end()) {
      blocking.push_back(item.item().key());
      continue;
    }
    it->second = true;
    if (!item.carriable()) forbidden = item.item().key();
  }
  if (!blocking.empty()) {
    const size_t shown = std::min<size_t>(blocking.size(), 10);
    return Rejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY,
                    absl::StrCat(blocking.size(), " open: ",
                                 absl::StrJoin(blocking.begin(), blocking.begin() + shown, ", ")));
  }
  for (const v1::CarryItem& carried : wish.carried()) {
    if (forbidden.empty() && !left[carried.key()]) forbidden = carried.key();
  }
  if (!forbidden.empty()) return Rejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED, forbidden);
  return absl::OkStatus();
}

figures::Seal SealFor(const Hearing& hearing, const v1::CloseBusinessDay& wish) {
  const Context& context = hearing.context;
  DAYBOOK_CHECK(context.tree_before.has_value() && context.tree_before->size == context.next_sequence - 1);
  figures::Seal seal;
  seal.last_sequence = context.next_sequence - 1;
  seal.tree_root = std::string(AsView(context.tree_before->root));
  seal.closed_micros = context.commit_time_micros;
  seal.closed_by = hearing.command.actor();
  seal.witness = hearing.command.second_person();
  for (const v1::CarryItem& item : wish.carried()) seal.carried.emplace_back(item.key(), item.reason());
  return seal;
}

std::string Serialise(const v1::CloseDocument& document) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    document.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// The chains of recounts end with the day, and a case that a recount closed is gone for good.
void EndCounts(Change& change, CentreId centre) {
  change.centre->safe.last_count = LastCount();
  for (auto& [number, till] : change.state.tills) {
    if (till->centre == centre) till->drawer.last_count = LastCount();
  }
  absl::erase_if(change.state.cases,
                 [&](const auto& entry) { return entry.second.centre == centre && entry.second.closed; });
}

}  // namespace

void SetBusinessDate(Centre& centre, int32_t business_date) {
  centre.business_date = business_date;
  centre.business_date_text = FormatDate(business_date);
}

absl::Status Decide(Hearing& hearing, const v1::OpenBusinessDay& wish) {
  for (uint32_t person : wish.on_duty()) DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, StaffId(person)));
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  const int32_t date = *ParseDate(wish.business_date());
  if (date > hearing.centre->business_date && hearing.command.reason().empty()) {
    return Rejected(v1::REJECTION_REASON_REASON_MISSING, "a date after the current one");
  }
  DAYBOOK_RETURN_IF_ERROR(CheckDateToOpen(hearing, date));
  if (wish.on_duty_size() < 2) return Rejected(v1::REJECTION_REASON_TOO_FEW_ON_DUTY);
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_business_date(date);
  v1::BusinessDayOpened* fact = event->mutable_business_day_opened();
  fact->set_business_date(date);
  *fact->mutable_on_duty() = wish.on_duty();
  std::sort(fact->mutable_on_duty()->begin(), fact->mutable_on_duty()->end());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::BusinessDayOpened& fact) {
  Centre& centre = *change.centre;
  centre.day_open = true;
  SetBusinessDate(centre, fact.business_date());
  centre.on_duty.clear();
  for (uint32_t person : fact.on_duty()) centre.on_duty.push_back(StaffId(person));
}

absl::Status Decide(Hearing& hearing, const v1::AddOnDuty& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckWorksHere(hearing, StaffId(wish.staff())));
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  if (IsOnDuty(*hearing.centre, StaffId(wish.staff()))) {
    return Rejected(v1::REJECTION_REASON_ALREADY_ON_DUTY, absl::StrCat("staff ", wish.staff()));
  }
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing));
  if (hearing.centre->on_duty.size() >= kOnDutyMax) return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  // Nothing refuses from here on.
  AddEvent(hearing)->mutable_duty_added()->set_staff(wish.staff());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::DutyAdded& fact) {
  auto& on_duty = change.centre->on_duty;
  const StaffId person(fact.staff());
  on_duty.insert(std::lower_bound(on_duty.begin(), on_duty.end(), person), person);
}

absl::Status Decide(Hearing& hearing, const v1::CloseBusinessDay& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  const int32_t next_date = *ParseDate(wish.next_business_date());
  if (next_date <= hearing.centre->business_date) {
    return Rejected(v1::REJECTION_REASON_DATE_NOT_CURRENT, "the next date comes after the one that closes");
  }
  DAYBOOK_RETURN_IF_ERROR(CheckCarried(hearing, wish));
  // Nothing refuses from here on.
  const std::string document = Serialise(hearing.centre->book.BuildDocument(SealFor(hearing, wish)));
  v1::BusinessDayClosed* fact = AddEvent(hearing)->mutable_business_day_closed();
  fact->set_document(document);
  fact->set_document_digest(std::string(AsView(Sha256(document))));
  fact->set_next_business_date(next_date);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::BusinessDayClosed& fact) {
  Centre& centre = *change.centre;
  const CentreId number(change.event.centre());
  LetGo(change.state, number);
  EndCounts(change, number);
  change.state.departures.days.push_back(
      {number, centre.business_date, centre.day_first_sequence, change.event.sequence()});
  centre.day_first_sequence = change.event.sequence() + 1;
  centre.day_open = false;
  centre.on_duty.clear();
  SetBusinessDate(centre, fact.next_business_date());
}

}  // namespace daybook::domain
