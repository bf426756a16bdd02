#include "ledger/journal/page.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "absl/strings/escaping.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/crc32c.h"
#include "ledger/journal/page_layout.h"
#include "tests/ledger/journal/journal_testing.h"

namespace daybook::journal {
namespace {

PageHeader HeaderOf(const PageBody& body) {
  PageHeader header;
  header.ledger_id = 0x0102030405060708;
  header.partition = 9;
  header.epoch = 3;
  header.owner = 0xfeedface;
  header.page_number = 17;
  header.first_sequence = body.first_sequence();
  header.events = body.events();
  header.commit_time_micros = body.commit_time_micros;
  header.root_before = Sha256("before");
  return header;
}

// Gives the page the checksum its bytes ask for.
void Reseal(std::string& stored) {
  const uint32_t before = Crc32c(stored.substr(0, kPageChecksumAt));
  StoreLittle(stored.data() + kPageChecksumAt, ExtendCrc32c(before, stored.substr(kPageChecksumAt + 4)));
}

TEST(Page, ReadsBackWhatWasWritten) {
  const PageBody body = MakePage(41, 5);
  const auto page = Page::Parse(EncodePage(HeaderOf(body), body));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->header().ledger_id, 0x0102030405060708u);
  EXPECT_EQ(page->header().kind, PageKind::kEvents);
  EXPECT_EQ(page->header().partition, 9u);
  EXPECT_EQ(page->header().epoch, 3u);
  EXPECT_EQ(page->header().owner, 0xfeedfaceu);
  EXPECT_EQ(page->header().page_number, 17u);
  EXPECT_EQ(page->header().commit_time_micros, body.commit_time_micros);
  EXPECT_EQ(page->header().root_before, Sha256("before"));
  EXPECT_EQ(page->first_sequence(), 41u);
  EXPECT_EQ(page->last_sequence(), 45u);
  for (uint32_t i = 0; i < 5; ++i) {
    EXPECT_EQ(page->event(i), EventBytes(41 + i));
    EXPECT_EQ(body.event(i), EventBytes(41 + i));
  }
}

TEST(Page, OfAClaimHoldsNoEvents) {
  PageHeader header = HeaderOf(PageBody(12));
  header.kind = PageKind::kClaim;
  const auto page = Page::Parse(EncodePage(header, PageBody(12)));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->header().events, 0u);
  EXPECT_EQ(page->last_sequence(), 11u);
}

TEST(Page, BodyIsFilledInPlaceAndReused) {
  PageBody body(1);
  std::memcpy(body.Extend(3), "one", 3);
  body.Append("");
  body.Append("three");
  EXPECT_EQ(body.event(0), "one");
  EXPECT_EQ(body.event(1), "");
  EXPECT_EQ(body.event(2), "three");
  body.Reset(8);
  EXPECT_EQ(body.first_sequence(), 8u);
  EXPECT_EQ(body.events(), 0u);
  body.Append("eight");
  EXPECT_EQ(body.event(0), "eight");
}

TEST(Page, WithAnySingleBitFlippedIsRefused) {
  const PageBody body = MakePage(1, 20);
  const std::string stored = EncodePage(HeaderOf(body), body);
  for (size_t bit = 0; bit < stored.size() * 8; ++bit) {
    std::string flipped = stored;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    ASSERT_THAT(Page::Parse(std::move(flipped)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT))
        << "bit " << bit;
  }
}

TEST(Page, CutShortOrGrownIsRefused) {
  const PageBody body = MakePage(1, 3);
  const std::string stored = EncodePage(HeaderOf(body), body);
  for (size_t size = 0; size < stored.size(); ++size) {
    ASSERT_THAT(Page::Parse(stored.substr(0, size)).status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT)) << size;
  }
  EXPECT_THAT(Page::Parse(stored + '\0').status(), IsRejected(v1::REJECTION_REASON_STORE_CORRUPT));
}

TEST(Page, OfALaterVersionIsNewerNotDamaged) {
  const PageBody body = MakePage(1, 3);
  std::string stored = EncodePage(HeaderOf(body), body);
  StoreLittle<uint16_t>(stored.data() + kPageVersionAt, 2);
  Reseal(stored);
  EXPECT_THAT(Page::Parse(stored).status(), IsRejected(v1::REJECTION_REASON_STORE_NEWER));
}

TEST(Page, WithARightChecksumOverWrongContentsIsRefused) {
  const PageBody body = MakePage(1, 3);
  const std::string stored = EncodePage(HeaderOf(body), body);
  const auto changed = [&](auto change) {
    std::string bytes = stored;
    change(bytes);
    Reseal(bytes);
    return Page::Parse(bytes).status();
  };
  const auto corrupt = IsRejected(v1::REJECTION_REASON_STORE_CORRUPT);
  EXPECT_THAT(changed([](std::string& b) { b[kPageKindAt] = 0; }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { b[kPageKindAt] = 5; }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint16_t>(b.data(), 0); }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint32_t>(b.data() + kPageEventsAt, 2); }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint32_t>(b.data() + kPageEventsAt, UINT32_MAX); }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint32_t>(b.data() + kPageBodyLengthAt, 7); }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint32_t>(b.data() + kPageHeaderBytes, UINT32_MAX); }), corrupt);
  EXPECT_THAT(changed([](std::string& b) { StoreLittle<uint32_t>(b.data() + kPageHeaderBytes, 0); }), corrupt);
}

TEST(Page, OfTheFirstReleaseStaysReadable) {
  std::ifstream file(std::string(DAYBOOK_GOLDEN_FOLDER) + "/page_v1.hex");
  std::stringstream text;
  text << file.rdbuf();
  std::string hex;
  for (const char c : text.str()) {
    if (absl::ascii_isxdigit(static_cast<unsigned char>(c))) hex.push_back(c);
  }
  const auto page = Page::Parse(absl::HexStringToBytes(hex));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->header().ledger_id, 0x0102030405060708u);
  EXPECT_EQ(page->header().kind, PageKind::kEvents);
  EXPECT_EQ(page->header().partition, 9u);
  EXPECT_EQ(page->header().epoch, 3u);
  EXPECT_EQ(page->header().owner, 0xfeedfaceu);
  EXPECT_EQ(page->header().page_number, 17u);
  EXPECT_EQ(page->header().commit_time_micros, 1'764'000'000'000'000);
  EXPECT_EQ(page->header().root_before, Sha256("before"));
  EXPECT_EQ(page->first_sequence(), 41u);
  ASSERT_EQ(page->header().events, 3u);
  EXPECT_EQ(page->event(0), "opened");
  EXPECT_EQ(page->event(1), "");
  EXPECT_EQ(page->event(2), "paid 128.40");

  // Written again it gives the same bytes: the writer did not drift either.
  PageBody body(41);
  for (uint32_t i = 0; i < 3; ++i) body.Append(page->event(i));
  body.commit_time_micros = 1'764'000'000'000'000;
  EXPECT_EQ(absl::BytesToHexString(EncodePage(HeaderOf(body), body)), hex);
}

TEST(PageKey, SortsBySequenceThenPageNumber) {
  EXPECT_LT((PageKey{1, 900}.Encode()), (PageKey{2, 1}.Encode()));
  EXPECT_LT((PageKey{255, 1}.Encode()), (PageKey{256, 1}.Encode()));
  EXPECT_LT((PageKey{7, 1}.Encode()), (PageKey{7, 2}.Encode()));
  const PageKey key = PageKey::Decode(PageKey{11, 22}.Encode());
  EXPECT_EQ(key.first_sequence, 11u);
  EXPECT_EQ(key.page_number, 22u);
}

TEST(Crc32c, GivesTheKnownValues) {
  // RFC 3720, B.4.
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
}

TEST(Crc32c, IsTheSameInHardwareAndByTableAndInPieces) {
  std::mt19937_64 random(20261123);
  std::string data;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(Crc32c(data), ExtendCrc32cByTable(0, data));
    const size_t cut = random() % (data.size() + 1);
    EXPECT_EQ(ExtendCrc32c(Crc32c(data.substr(0, cut)), data.substr(cut)), Crc32c(data));
    data.push_back(static_cast<char>(random()));
  }
}

TEST(Crc32c, TellsOneFlippedBitFromOtherDamage) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 2000; ++i) {
    std::string data(1 + random() % 200, '\0');
    for (char& byte : data) byte = static_cast<char>(random());
    std::string flipped = data;
    flipped[random() % data.size()] ^= static_cast<char>(1 << random() % 8);
    EXPECT_TRUE(OneBitMakesDifference(Crc32c(data) ^ Crc32c(flipped), data.size()));
    EXPECT_FALSE(OneBitMakesDifference(static_cast<uint32_t>(random()), data.size()));
    const size_t length = random() % (data.size() + 1);
    EXPECT_TRUE(SomePrefixHasCrc32c(Crc32c("x"), data, Crc32c("x" + data.substr(0, length))));
    EXPECT_FALSE(SomePrefixHasCrc32c(Crc32c("x"), data, static_cast<uint32_t>(random())));
  }
}

}  // namespace
}  // namespace daybook::journal
