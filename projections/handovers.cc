#include "projections/handovers.h"

#include "ledger/base/civil_date.h"
#include "projections/page.h"
#include "projections/saved_bytes.h"
#include "projections/timestamp.h"

namespace daybook::projections {
namespace {

constexpr absl::string_view kHandoversList = "handovers";

}  // namespace

// --- Applying --------------------------------------------------------------------------------------------------------

void HandoversFold::Apply(absl::Span<const v1::Event* const> events) {
  for (const v1::Event* event : events) ApplyOne(*event);
}

void HandoversFold::ApplyOne(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kHandoverPrepared:
      return Prepare(event);
    case v1::Event::kCashCounted:
      return Count(event);
    case v1::Event::kShiftHandedOver:
      return Accept(event);
    case v1::Event::kHandoverDisputed:
      return End(event, event.handover_disputed().handover(), v1::HANDOVER_STATE_DISPUTED);
    case v1::Event::kHandoverRecalled:
      return End(event, event.handover_recalled().handover(), v1::HANDOVER_STATE_RECALLED);
    default:
      return;
  }
}

void HandoversFold::Prepare(const v1::Event& event) {
  const v1::HandoverPrepared& fact = event.handover_prepared();
  v1::Handover& handover = rows_.Add(fact.handover());
  v1::HandoverLine& line = *handover.mutable_line();
  line.set_handover(fact.handover());
  line.set_giver(fact.giver());
  line.set_receiver(fact.receiver());
  line.set_from_session(event.session());
  line.set_from_till(event.till());
  line.set_to_till(fact.receiver_till());
  line.set_state(v1::HANDOVER_STATE_OPEN);
  line.set_prepared_sequence(event.sequence());
  handover.set_centre(event.centre());
  *handover.mutable_items() = fact.items();
  handover.set_business_date(FormatDate(event.business_date()));
  SetTime(event.commit_time_micros(), *handover.mutable_prepared_time());
  open_at_[event.till()] = fact.handover();
}

void HandoversFold::Count(const v1::Event& event) {
  const v1::CountFindings& findings = event.cash_counted().findings();
  if (findings.purpose() != v1::COUNT_PURPOSE_HANDOVER) return;
  const auto open = open_at_.find(event.till());
  if (open == open_at_.end()) return;
  v1::Handover* handover = rows_.Find(open->second);
  if (handover == nullptr) return;
  // A recount finds what the count before left: together they found the difference.
  handover->set_difference_fen(handover->difference_fen() + findings.difference_fen());
  if (findings.case_number() != 0) handover->set_case_number(findings.case_number());
}

void HandoversFold::Accept(const v1::Event& event) {
  const v1::ShiftHandedOver& fact = event.shift_handed_over();
  if (v1::Handover* handover = rows_.Find(fact.handover())) {
    v1::HandoverLine& line = *handover->mutable_line();
    line.set_to_session(fact.to_session());
    line.set_to_till(fact.to_till());
    line.set_cash_fen(fact.cash_fen());
  }
  End(event, fact.handover(), v1::HANDOVER_STATE_ACCEPTED);
}

void HandoversFold::End(const v1::Event& event, uint64_t number, v1::HandoverState state) {
  v1::Handover* handover = rows_.Find(number);
  if (handover == nullptr) return;
  v1::HandoverLine& line = *handover->mutable_line();
  line.set_state(state);
  line.set_ended_micros(event.commit_time_micros());
  open_at_.erase(line.from_till());
  rows_.End(number, handover->centre(), event.sequence());
}

// --- Asking ----------------------------------------------------------------------------------------------------------

absl::Status HandoversFold::ListHandovers(const v1::ListHandoversRequest& request,
                                          v1::ListHandoversResponse& response) const {
  const auto is_wanted = [&request](const v1::Handover& handover) {
    return (request.centre() == 0 || handover.centre() == request.centre()) &&
           (!request.open_only() || handover.line().state() == v1::HANDOVER_STATE_OPEN);
  };
  const auto add = [&response](uint64_t, const v1::Handover& handover) -> const v1::Handover& {
    return *response.add_handovers() = handover;
  };
  return FillPage(kHandoversList, request, rows_.rows(), is_wanted, add, response);
}

// --- Saving ----------------------------------------------------------------------------------------------------------

std::string HandoversFold::Save() const {
  SavedBytesWriter writer(name(), version());
  rows_.Save(writer);
  return std::move(writer).Take();
}

absl::Status HandoversFold::RestoreFrom(absl::string_view bytes) {
  *this = HandoversFold();
  SavedBytesReader reader(bytes, name(), version());
  rows_.Restore(reader);
  for (const auto& [number, handover] : rows_.rows()) {
    if (handover.line().state() == v1::HANDOVER_STATE_OPEN) open_at_[handover.line().from_till()] = number;
  }
  absl::Status done = reader.Done();
  if (!done.ok()) *this = HandoversFold();
  return done;
}

}  // namespace daybook::projections
