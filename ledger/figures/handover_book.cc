#include "ledger/figures/handover_book.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace daybook::figures {
namespace {

// Upper bounds of encoded bytes, tags and lengths included.
constexpr size_t kHandoverLineBytes = 100;

bool IsOpen(const v1::HandoverLine& line) { return line.state() == v1::HANDOVER_STATE_OPEN; }

}  // namespace

void HandoverBook::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kHandoverPrepared: {
      const v1::HandoverPrepared& prepared = event.handover_prepared();
      v1::HandoverLine& line = lines_.emplace_back();
      line.set_handover(prepared.handover());
      line.set_giver(prepared.giver());
      line.set_receiver(prepared.receiver());
      line.set_from_session(event.session());
      line.set_from_till(event.till());
      line.set_to_till(prepared.receiver_till());
      line.set_state(v1::HANDOVER_STATE_OPEN);
      line.set_prepared_sequence(event.sequence());
      ++open_;
      return;
    }
    case v1::Event::kShiftHandedOver: {
      const v1::ShiftHandedOver& handed_over = event.shift_handed_over();
      v1::HandoverLine* line = End(handed_over.handover(), v1::HANDOVER_STATE_ACCEPTED, event);
      if (line == nullptr) return;
      line->set_to_session(handed_over.to_session());
      line->set_cash_fen(handed_over.cash_fen());
      return;
    }
    case v1::Event::kHandoverDisputed:
      End(event.handover_disputed().handover(), v1::HANDOVER_STATE_DISPUTED, event);
      return;
    case v1::Event::kHandoverRecalled:
      End(event.handover_recalled().handover(), v1::HANDOVER_STATE_RECALLED, event);
      return;
    default:
      return;
  }
}

v1::HandoverLine* HandoverBook::Find(uint64_t handover) {
  const auto found = std::lower_bound(lines_.begin(), lines_.end(), handover,
                                      [](const auto& line, uint64_t number) { return line.handover() < number; });
  return found == lines_.end() || found->handover() != handover ? nullptr : &*found;
}

v1::HandoverLine* HandoverBook::End(uint64_t handover, v1::HandoverState state, const v1::Event& event) {
  v1::HandoverLine* line = Find(handover);
  if (line == nullptr || !IsOpen(*line)) return nullptr;
  line->set_state(state);
  line->set_ended_micros(event.commit_time_micros());
  --open_;
  return line;
}

// No amount: the receiver counts blind.
void HandoverBook::AddOpenItems(int64_t /*now_micros*/, int32_t /*business_date*/,
                                std::vector<v1::PreflightItem>& items) const {
  if (open_ == 0) return;
  for (const v1::HandoverLine& line : lines_) {
    if (!IsOpen(line)) continue;
    AddItem({.key = absl::StrCat("handover/", line.handover()),
             .kind = v1::OPEN_ITEM_KIND_HANDOVER_OPEN,
             .till = line.from_till(),
             .since_sequence = line.prepared_sequence()},
            items);
  }
}

bool HandoverBook::IsFrozen(uint32_t till) const {
  return open_ > 0 && std::any_of(lines_.begin(), lines_.end(), [till](const v1::HandoverLine& line) {
           return IsOpen(line) && line.from_till() == till;
         });
}

void HandoverBook::Write(v1::HandoverFigures& figures) const {
  figures.mutable_handovers()->Add(lines_.begin(), lines_.end());
}

void HandoverBook::Read(const v1::HandoverFigures& figures) {
  lines_.assign(figures.handovers().begin(), figures.handovers().end());
  open_ = std::count_if(lines_.begin(), lines_.end(), IsOpen);
}

void HandoverBook::TurnDay() {
  std::erase_if(lines_, [](const v1::HandoverLine& line) { return !IsOpen(line); });
}

size_t HandoverBook::ListBytes() const { return lines_.size() * kHandoverLineBytes + open_ * kOpenItemBytes; }

}  // namespace daybook::figures
