#include "ledger/figures/tool_book.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kToolLineBytes = 64;

std::string UncountedName(const v1::ToolLine& line) { return absl::StrCat("tool_not_counted/", line.tag()); }

std::string OverdueName(const v1::ToolLine& line) { return absl::StrCat("tool_overdue/", line.tag()); }

bool IsTagBefore(const v1::ToolLine& line, uint64_t tag) { return line.tag() < tag; }

v1::ToolPlace PlaceOf(v1::AccountKind kind) {
  switch (kind) {
    case v1::ACCOUNT_KIND_STAFF:
      return v1::TOOL_PLACE_STAFF;
    case v1::ACCOUNT_KIND_WORKSHOP:
      return v1::TOOL_PLACE_WORKSHOP;
    default:
      return v1::TOOL_PLACE_STORE;
  }
}

// The lists of a count are in order.
bool IsIn(const google::protobuf::RepeatedField<uint64_t>& tags, uint64_t tag) {
  return std::binary_search(tags.begin(), tags.end(), tag);
}

bool EntersRegister(const v1::Event& event) { return event.has_tool_registered() || event.has_tool_replaced(); }

// Whether the counts of the day leave open where it is.
bool IsUncounted(const v1::ToolLine& line, int32_t business_date) {
  if (line.place() != v1::TOOL_PLACE_STORE) return line.unexpected();
  return line.missing() || line.counted_on() != business_date;
}

bool IsOut(const v1::ToolLine& line, int64_t now_micros) {
  return line.place() == v1::TOOL_PLACE_STAFF && line.due_micros() < now_micros;
}

}  // namespace

void ToolBook::Apply(const v1::Event& event) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.asset_kind() == v1::ASSET_KIND_TOOL && posting.quantity() > 0) Move(event, posting);
  }
  switch (event.payload_case()) {
    case v1::Event::kToolRegistered:
      ++registered_;
      return;
    case v1::Event::kToolsCheckedOut:
      for (uint64_t tag : event.tools_checked_out().tags()) SetDue(tag, event.tools_checked_out().due_micros());
      return;
    case v1::Event::kToolLost:
      ++lost_;
      return;
    case v1::Event::kToolReplaced:
      ++registered_;
      if (event.tool_replaced().old_handed_in()) ++scrapped_;
      return SetDue(event.tool_replaced().tool().tag(), event.tool_replaced().due_micros());
    case v1::Event::kToolScrapped:
      ++scrapped_;
      return;
    case v1::Event::kToolsCounted:
      return Count(event);
    default:
      return;
  }
}

v1::ToolLine* ToolBook::Find(uint64_t tag) {
  const auto found = std::lower_bound(tools_.begin(), tools_.end(), tag, IsTagBefore);
  return found == tools_.end() || found->tag() != tag ? nullptr : &*found;
}

v1::ToolLine& ToolBook::At(uint64_t tag) {
  const auto place = std::lower_bound(tools_.begin(), tools_.end(), tag, IsTagBefore);
  if (place != tools_.end() && place->tag() == tag) return *place;
  const auto line = tools_.emplace(place);
  line->set_tag(tag);
  return *line;
}

// Whatever moves it: a shift that is handed over takes tools along.
void ToolBook::Move(const v1::Event& event, const v1::Posting& to) {
  if (to.account_kind() == v1::ACCOUNT_KIND_OUTSIDE) {
    std::erase_if(tools_, [&](const v1::ToolLine& line) { return line.tag() == to.asset_number(); });
    return;
  }
  // A shift may also bring a tool of another centre, in whose book it stands.
  if (Find(to.asset_number()) == nullptr && !EntersRegister(event)) return;
  v1::ToolLine& line = At(to.asset_number());
  const bool was_out = line.place() == v1::TOOL_PLACE_STAFF;
  line.set_place(PlaceOf(to.account_kind()));
  const bool is_out = line.place() == v1::TOOL_PLACE_STAFF;
  line.set_holder(is_out ? static_cast<uint32_t>(to.account_number()) : 0);
  // From one person to another the due time stays, and so does how long it has been passed.
  if (!was_out || !is_out) {
    line.clear_due_micros();
    line.clear_overdue_carried_since();
  }
  // What moves was there, whatever the last count said.
  line.clear_missing();
  line.clear_unexpected();
  line.clear_uncounted_carried_since();
  line.set_moved_sequence(event.sequence());
}

void ToolBook::SetDue(uint64_t tag, int64_t due_micros) {
  if (v1::ToolLine* line = Find(tag)) line->set_due_micros(due_micros);
}

// A count is the whole list: every tool of the centre is either in it or not in the store.
void ToolBook::Count(const v1::Event& event) {
  ++counts_;
  const v1::ToolsCounted& count = event.tools_counted();
  for (v1::ToolLine& line : tools_) {
    const bool is_found = IsIn(count.present(), line.tag());
    const bool is_unexpected = IsIn(count.unexpected(), line.tag());
    const bool is_missing = IsIn(count.missing(), line.tag());
    // What was open about it is settled, and nothing new is.
    if ((is_found || line.unexpected()) && !is_unexpected) line.clear_uncounted_carried_since();
    if (is_found) line.set_counted_on(event.business_date());
    line.set_unexpected(is_unexpected);
    line.set_missing(is_missing);
  }
}

void ToolBook::AddOpenItems(int64_t now_micros, int32_t business_date, std::vector<v1::PreflightItem>& items) const {
  for (const v1::ToolLine& line : tools_) {
    if (IsUncounted(line, business_date)) {
      AddItem({.key = UncountedName(line),
               .kind = v1::OPEN_ITEM_KIND_TOOL_NOT_COUNTED,
               .since_sequence = line.moved_sequence(),
               .carried_since = line.uncounted_carried_since()},
              items);
    }
    if (IsOut(line, now_micros)) {
      AddItem({.key = OverdueName(line),
               .kind = v1::OPEN_ITEM_KIND_TOOL_OVERDUE,
               .since_sequence = line.moved_sequence(),
               .carried_since = line.overdue_carried_since()},
              items);
    }
  }
}

void ToolBook::Write(v1::ToolFigures& figures) const {
  figures.mutable_tools()->Add(tools_.begin(), tools_.end());
  figures.set_registered(registered_);
  figures.set_scrapped(scrapped_);
  figures.set_lost(lost_);
  figures.set_counts(counts_);
}

void ToolBook::Read(const v1::ToolFigures& figures) {
  tools_.assign(figures.tools().begin(), figures.tools().end());
  registered_ = figures.registered();
  scrapped_ = figures.scrapped();
  lost_ = figures.lost();
  counts_ = figures.counts();
}

void ToolBook::MarkCarried(const CarryReasons& reasons, int32_t business_date, v1::ToolFigures& figures) {
  for (v1::ToolLine& line : *figures.mutable_tools()) {
    if (line.uncounted_carried_since() == 0 && reasons.contains(UncountedName(line))) {
      line.set_uncounted_carried_since(business_date);
    }
    if (line.overdue_carried_since() == 0 && reasons.contains(OverdueName(line))) {
      line.set_overdue_carried_since(business_date);
    }
  }
}

void ToolBook::TurnDay() { registered_ = scrapped_ = lost_ = counts_ = 0; }

// Both kinds of item: a count that finds tools where they should not be adds items, and is never refused for it.
size_t ToolBook::ListBytes() const { return tools_.size() * (kToolLineBytes + 2 * kOpenItemBytes); }

}  // namespace daybook::figures
