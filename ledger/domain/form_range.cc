#include "ledger/domain/form_range.h"

#include <algorithm>

namespace daybook::domain {
namespace {

bool Overlap(const FormRange& a, const FormRange& b) {
  return a.book == b.book && a.first <= b.last && b.first <= a.last;
}

// Whether `next` goes on where `range` ends.
bool GoesOn(const FormRange& range, const FormRange& next) {
  return range.book == next.book && int64_t{range.last} + 1 == next.first;
}

}  // namespace

bool HoldsForms(const std::vector<FormRange>& ranges, const FormRange& wanted) {
  int64_t held = 0;  // No form lies there twice.
  for (const FormRange& range : ranges) {
    if (!Overlap(range, wanted)) continue;
    held += FormsOf({range.book, std::max(range.first, wanted.first), std::min(range.last, wanted.last)});
  }
  return held == FormsOf(wanted);
}

void TakeForms(std::vector<FormRange>& ranges, const FormRange& taken) {
  std::vector<FormRange> left;
  left.reserve(ranges.size() + 1);
  for (const FormRange& range : ranges) {
    if (!Overlap(range, taken)) {
      left.push_back(range);
      continue;
    }
    if (range.first < taken.first) left.push_back({range.book, range.first, taken.first - 1});
    if (range.last > taken.last) left.push_back({range.book, taken.last + 1, range.last});
  }
  ranges = std::move(left);
}

void AddSorted(std::vector<FormRange>& ranges, const FormRange& added) {
  auto place = ranges.insert(std::lower_bound(ranges.begin(), ranges.end(), added), added);
  if (place != ranges.begin() && GoesOn(*(place - 1), *place)) {
    (place - 1)->last = place->last;
    place = ranges.erase(place) - 1;
  }
  const auto next = place + 1;
  if (next == ranges.end() || !GoesOn(*place, *next)) return;
  place->last = next->last;
  ranges.erase(next);
}

void AddBehind(std::vector<FormRange>& ranges, const FormRange& added) {
  if (!ranges.empty() && GoesOn(ranges.back(), added)) {
    ranges.back().last = added.last;
  } else {
    ranges.push_back(added);
  }
}

}  // namespace daybook::domain
