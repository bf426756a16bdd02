// What the payloads about handovers must look like: part of CheckShape().
#include <string>

#include "absl/container/flat_hash_set.h"
#include "ledger/domain/shape.h"

namespace daybook::domain {
namespace {

constexpr int kThingsMax = 200;
constexpr int kInvoiceRangesMax = 200;
constexpr int kPendingMax = 500;
constexpr int kFollowUpsMax = 20;
constexpr size_t kFollowUpCharactersMax = 200;
constexpr uint32_t kFormMax = 99'999'999;

using Numbers = google::protobuf::RepeatedField<uint64_t>;

void CheckNumbers(const Numbers& numbers, int max, absl::string_view max_text, const std::string& field,
                  FieldErrors& errors) {
  if (numbers.size() > max) errors.Add(field, "must be at most " + std::string(max_text));
  absl::flat_hash_set<uint64_t> seen;
  for (uint64_t number : numbers) {
    if (number != 0 && seen.insert(number).second) continue;
    errors.Add(field, "must be named once each");
    return;
  }
}

void CheckInvoices(const v1::HandoverItems& items, FieldErrors& errors) {
  const std::string field = "prepare_handover.items.invoices";
  if (items.invoices_size() > kInvoiceRangesMax) errors.Add(field, "must be at most 200");
  for (const v1::InvoiceRange& range : items.invoices()) {
    if (range.book() != 0 && range.first() <= range.last() && range.last() <= kFormMax) continue;
    errors.Add(field, "must name a book and forms of it, first to last, up to 99,999,999");
    return;
  }
}

void CheckTexts(const v1::HandoverItems& items, FieldErrors& errors) {
  if (items.pending_tenders_size() > kPendingMax) {
    errors.Add("prepare_handover.items.pending_tenders", "must be at most 500");
  }
  absl::flat_hash_set<absl::string_view> seen;
  for (const std::string& key : items.pending_tenders()) {
    if (IsToken(key, kReferenceBytesMax) && seen.insert(key).second) continue;
    errors.Add("prepare_handover.items.pending_tenders", "must be keys as the preflight names them, once each");
    break;
  }
  if (items.follow_ups_size() > kFollowUpsMax) errors.Add("prepare_handover.items.follow_ups", "must be at most 20");
  for (const std::string& text : items.follow_ups()) {
    if (IsText(text, kFollowUpCharactersMax)) continue;
    errors.Add("prepare_handover.items.follow_ups", "must be 1..200 characters each");
    break;
  }
}

}  // namespace

void CheckShapeOf(const v1::PrepareHandover& wish, FieldErrors& errors) {
  if (wish.receiver() == 0) errors.Add("prepare_handover.receiver", "must be at least 1");
  if (wish.receiver_till() == 0) errors.Add("prepare_handover.receiver_till", "must be at least 1");
  const v1::HandoverItems& items = wish.items();
  CheckNumbers(items.cheques(), kChequesMax, "4,000", "prepare_handover.items.cheques", errors);
  CheckInvoices(items, errors);
  CheckNumbers(items.work_orders(), kThingsMax, "200", "prepare_handover.items.work_orders", errors);
  CheckNumbers(items.tools(), kThingsMax, "200", "prepare_handover.items.tools", errors);
  CheckNumbers(items.keys(), kThingsMax, "200", "prepare_handover.items.keys", errors);
  CheckTexts(items, errors);
}

void CheckShapeOf(const v1::AcceptHandover& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.handover(), "accept_handover.handover", errors);
}

void CheckShapeOf(const v1::DisputeHandover& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.handover(), "dispute_handover.handover", errors);
}

void CheckShapeOf(const v1::RecallHandover& wish, FieldErrors& errors) {
  CheckReferenceShape(wish.handover(), "recall_handover.handover", errors);
}

}  // namespace daybook::domain
