#include "ledger/figures/spot_check_book.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "ledger/figures/policy.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kSpotCheckLineBytes = 52;

std::string NameOf(const v1::SpotCheckLine& line) { return absl::StrCat("spot_check/", line.till()); }

bool IsTillBefore(const v1::SpotCheckLine& line, uint32_t till) { return line.till() < till; }

}  // namespace

void SpotCheckBook::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kCentreConfigured:
      interval_hours_ = FillDefaults(event.centre_configured().policy()).spot_check_interval_hours();
      return;
    case v1::Event::kTillRegistered: {
      // A machine has no cashier to be surprised.
      if (event.till_registered().kind() != v1::TILL_KIND_WINDOW || Find(event.till()) != nullptr) return;
      const auto place = std::lower_bound(tills_.begin(), tills_.end(), event.till(), IsTillBefore);
      tills_.emplace(place)->set_till(event.till());
      return;
    }
    case v1::Event::kSessionOpened:
      return NoteUse(event, event.till());
    case v1::Event::kShiftHandedOver:
      return NoteUse(event, event.shift_handed_over().to_till());
    case v1::Event::kCashCounted:
      if (event.cash_counted().findings().purpose() == v1::COUNT_PURPOSE_SPOT) NoteCheck(event);
      return;
    default:
      return;
  }
}

v1::SpotCheckLine* SpotCheckBook::Find(uint32_t till) {
  const auto found = std::lower_bound(tills_.begin(), tills_.end(), till, IsTillBefore);
  return found == tills_.end() || found->till() != till ? nullptr : &*found;
}

// The first session from which nobody has checked the till.
void SpotCheckBook::NoteUse(const v1::Event& event, uint32_t till) {
  v1::SpotCheckLine* line = Find(till);
  if (line == nullptr || line->since_micros() != 0) return;
  line->set_since_micros(event.commit_time_micros());
  line->set_since_sequence(event.sequence());
  ++used_;
}

void SpotCheckBook::NoteCheck(const v1::Event& event) {
  v1::SpotCheckLine* line = Find(event.till());
  if (line == nullptr) return;
  if (line->since_micros() == 0) ++used_;
  line->set_checked_micros(event.commit_time_micros());
  line->set_supervisor(event.actor());
  line->set_since_micros(event.commit_time_micros());
  line->set_since_sequence(event.sequence());
  line->clear_carried_since();
}

void SpotCheckBook::AddOpenItems(int64_t now_micros, int32_t /*business_date*/,
                                 std::vector<v1::PreflightItem>& items) const {
  for (const v1::SpotCheckLine& line : tills_) {
    if (line.since_micros() == 0 || !IsOverdue(line.since_micros(), now_micros, interval_hours_)) continue;
    AddItem({.key = NameOf(line),
             .kind = v1::OPEN_ITEM_KIND_SPOT_CHECK_OVERDUE,
             .till = line.till(),
             .since_sequence = line.since_sequence(),
             .carried_since = line.carried_since()},
            items);
  }
}

int64_t SpotCheckBook::DueMicros(TillId till) const {
  const auto found = std::lower_bound(tills_.begin(), tills_.end(), till.number(), IsTillBefore);
  if (found == tills_.end() || found->till() != till.number() || found->since_micros() == 0) return 0;
  return found->since_micros() + HoursInMicros(interval_hours_);
}

void SpotCheckBook::Write(v1::SpotCheckFigures& figures) const {
  figures.mutable_tills()->Add(tills_.begin(), tills_.end());
  figures.set_interval_hours(interval_hours_);
}

void SpotCheckBook::Read(const v1::SpotCheckFigures& figures) {
  tills_.assign(figures.tills().begin(), figures.tills().end());
  used_ = std::count_if(tills_.begin(), tills_.end(), [](const auto& line) { return line.since_micros() != 0; });
  interval_hours_ = figures.interval_hours();
}

void SpotCheckBook::MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::SpotCheckFigures& figures) {
  for (v1::SpotCheckLine& line : *figures.mutable_tills()) {
    if (line.carried_since() == 0 && reasons.contains(NameOf(line))) line.set_carried_since(business_date);
  }
}

size_t SpotCheckBook::ListBytes() const { return tills_.size() * kSpotCheckLineBytes + used_ * kOpenItemBytes; }

}  // namespace daybook::figures
