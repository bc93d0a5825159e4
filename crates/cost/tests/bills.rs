//! Figures worked out by hand, and what must hold for every library.

use cost::{
    Amounts, Group, Held, Item, PicoUsd, Prices, Recogniser, StorageClass, Usage, at_home, early_deletion, estimate,
    getting_back, onnx_gb_seconds, puts, recognising, rekognition_calls, subscriptions,
};
use proptest::prelude::*;

/// 200 GB in 82,000 photographs with thumbnails of 100 KB, and none that come later.
fn family() -> Usage {
    let usage = Usage::of(Held::alike(82_000, 200_000_000_000));
    Usage { thumbnail_bytes: 100_000, new_photos_a_month: 0, ..usage }
}

fn line(usage: &Usage, class: StorageClass, recogniser: Recogniser, item: Item) -> Amounts {
    let bill = estimate(usage, &Prices::built_in(), class, recogniser, 10);
    bill.lines.iter().find(|line| line.item == item).map(|line| line.amounts).unwrap_or_default()
}

#[track_caller]
fn check(class: StorageClass, item: Item, once: &str, month: &str) {
    let amounts = line(&family(), class, Recogniser::Rekognition, item);
    let shown = (amounts.once.rounded(), amounts.month.rounded());
    assert_eq!((shown.0.as_str(), shown.1.as_str()), (once, month), "{item:?} in {class}: {amounts:?}");
}

#[test]
fn originals_cost_what_their_class_says() {
    // 200 GB are 186.26 of the gigabytes that AWS counts.
    check(StorageClass::Standard, Item::Originals, "$0.00", "$4.29");
    check(StorageClass::StandardIa, Item::Originals, "$0.00", "$2.33");
    check(StorageClass::GlacierIr, Item::Originals, "$0.00", "$0.75");
    check(StorageClass::IntelligentTiering, Item::Originals, "$0.00", "$0.75");
    check(StorageClass::Glacier, Item::Originals, "$0.00", "$0.68");
    check(StorageClass::DeepArchive, Item::Originals, "$0.00", "$0.19");
}

#[test]
fn what_comes_with_originals_is_billed_too() {
    check(StorageClass::GlacierIr, Item::Thumbnails, "$0.00", "$0.18");
    // 82,000 × (32 KiB × $0.00099 + 8 KiB × $0.023).
    check(StorageClass::DeepArchive, Item::ArchiveOverhead, "$0.00", "$0.02");
    check(StorageClass::IntelligentTiering, Item::Monitoring, "$0.00", "$0.21");
    // 82 × $0.02 and 410 × $0.005.
    check(StorageClass::GlacierIr, Item::Uploading, "$3.69", "$0.00");
    // 82 × $0.01 and 186.26 × $0.03: what is put there has to be read once.
    check(StorageClass::GlacierIr, Item::Reading, "$6.41", "$0.00");
    // What is archived cannot be read, so it is in Standard for a week, 186.26 × $0.023 × 7 / 30; 82 × $0.05 to move it.
    check(StorageClass::DeepArchive, Item::Landing, "$5.10", "$0.00");
    // 82,000 × 30 writes at $0.625 a million.
    check(StorageClass::GlacierIr, Item::TableWrites, "$1.54", "$0.00");
}

/// The figure of that name in the price file.
fn of_the_stack(name: &str) -> String {
    let prices: serde_json::Value = serde_json::from_str(include_str!("../prices.json")).unwrap();
    prices["stack"][name]["value"].as_str().unwrap().to_owned()
}

#[test]
fn the_stack_is_as_its_template_says() {
    let template = include_str!("../../../deploy/template.yaml");
    let memory: Vec<&str> = template.lines().filter_map(|line| line.trim().strip_prefix("MemorySize: ")).collect();
    assert_eq!(memory, [of_the_stack("ingest_mb"), of_the_stack("view_mb")]);
    let landing = format!("TransitionInDays: !If [Archived, {},", of_the_stack("landing_days"));
    assert!(template.contains(&landing), "{landing}");
}

#[test]
fn lambda_and_the_queue_are_within_their_free_parts() {
    check(StorageClass::GlacierIr, Item::Lambda, "$0.00", "$0.00");
    check(StorageClass::GlacierIr, Item::Queue, "$0.00", "$0.00");
    check(StorageClass::GlacierIr, Item::TableStorage, "$0.00", "$0.00");
}

#[test]
fn recognition_costs_more_than_years_of_storage() {
    check(StorageClass::GlacierIr, Item::Labels, "$82.00", "$0.00");
    check(StorageClass::GlacierIr, Item::Faces, "$82.00", "$0.00");
    check(StorageClass::GlacierIr, Item::StoredFaces, "$0.00", "$0.82");
    let text = |recogniser| line(&family(), StorageClass::GlacierIr, recogniser, Item::Text).once.rounded();
    assert_eq!([text(Recogniser::Rekognition), text(Recogniser::RekognitionText)], ["$0.00", "$82.00"]);
    let prices = Prices::built_in();
    assert_eq!(rekognition_calls(&prices, 82_000, 82_000), PicoUsd::dollars(164));
    assert_eq!(rekognition_calls(&prices, 2_000_000, 0), PicoUsd::dollars(1_800));
}

#[test]
fn own_models_cost_the_time_of_the_function_that_they_run_in() {
    let prices = Prices::built_in();
    for (photos, gb_seconds, once, beyond_the_free_part) in [
        // 180 ms × 1,769 MB: 310.957 GB-seconds at $0.0000166667.
        (1_000, 311, "0", "0.005182627553"),
        // With 141,655 for thumbnails they are within the free 400,000.
        (82_000, 25_499, "0", "0.424975459325"),
        // 345,508 for thumbnails: of 407,699 in all 7,699 are paid.
        (200_000, 62_192, "0.128320569141", "1.036525510547"),
        (1_000_000, 310_958, "5.182627552735", "5.182627552735"),
    ] {
        let usage = Usage { new_photos_a_month: 0, ..Usage::of(Held::alike(photos, photos * 2_440_000)) };
        let amounts = line(&usage, StorageClass::GlacierIr, Recogniser::Onnx, Item::OwnModels);
        assert_eq!((amounts.once.to_string().as_str(), amounts.month), (once, PicoUsd::ZERO), "{photos}");
        assert_eq!(onnx_gb_seconds(&prices, photos), gb_seconds);
        assert_eq!(recognising(&prices, Recogniser::Onnx, photos).to_string(), beyond_the_free_part, "{photos}");
    }
    for (recogniser, thousand) in
        [(Recogniser::None, "0"), (Recogniser::Rekognition, "2"), (Recogniser::RekognitionText, "3")]
    {
        assert_eq!(recognising(&prices, recogniser, 1_000).to_string(), thousand, "{recogniser}");
    }
}

#[test]
fn two_hundred_gigabytes_cost_a_dollar_a_month() {
    let bill = estimate(&family(), &Prices::built_in(), StorageClass::GlacierIr, Recogniser::None, 10);
    let kept = bill.group(Group::Originals).month + bill.group(Group::Derived).month;
    assert!((PicoUsd::dollars(1).part(95, 100)..PicoUsd::dollars(1).part(115, 100)).contains(&kept), "{kept}");
    assert_eq!(bill.total.years, bill.total.once + bill.total.month.times(120));
}

#[track_caller]
fn check_back(class: StorageClass, speed: &str, wait_hours: u64, total: &str) {
    let back = getting_back(&family(), &Prices::built_in(), class);
    let way = back.iter().find(|way| way.speed == speed).unwrap_or_else(|| panic!("{class}: {back:?}"));
    assert_eq!((way.wait_hours, way.total.rounded().as_str()), (wait_hours, total), "{way:?}");
    assert_eq!(way.total, way.requests + way.retrieval + way.copies + way.egress);
    // 1.6 million million bits at 100 million a second.
    assert_eq!(way.download_hours, 5);
}

#[test]
fn getting_everything_back_is_retrieval_and_egress_and_waiting() {
    check_back(StorageClass::Standard, "at once", 0, "$7.80");
    check_back(StorageClass::GlacierIr, "at once", 0, "$14.18");
    check_back(StorageClass::Glacier, "bulk", 12, "$8.80");
    check_back(StorageClass::DeepArchive, "bulk", 48, "$11.32");
    check_back(StorageClass::DeepArchive, "standard", 12, "$20.73");
}

#[test]
fn leaving_early_costs_the_least_number_of_days() {
    let early = |class| early_deletion(&family(), &Prices::built_in(), class).rounded();
    assert_eq!(early(StorageClass::Standard), "$0.00");
    assert_eq!(early(StorageClass::GlacierIr), "$2.24");
    assert_eq!(early(StorageClass::DeepArchive), "$1.13");
}

#[test]
fn small_files_cost_as_if_they_were_large() {
    // 1,000,000 files of 1,000 bytes count as 128 KiB each: 122.07 GiB.
    let usage = Usage { new_photos_a_month: 0, ..Usage::of(Held::alike(1_000_000, 1_000_000_000)) };
    let month = |class| line(&usage, class, Recogniser::None, Item::Originals).month.rounded();
    assert_eq!(month(StorageClass::GlacierIr), "$0.49");
    assert_eq!(month(StorageClass::Standard), "$0.03");
    assert_eq!(line(&usage, StorageClass::IntelligentTiering, Recogniser::None, Item::Monitoring).month, PicoUsd::ZERO);
}

#[test]
fn intelligent_tiering_becomes_cheaper_month_by_month() {
    // 186.26 × ($0.023 + 2 × $0.0125 + 9 × $0.004).
    let amounts = line(&family(), StorageClass::IntelligentTiering, Recogniser::None, Item::Originals);
    assert_eq!((amounts.month.rounded().as_str(), amounts.year.rounded().as_str()), ("$0.75", "$15.65"));
}

#[test]
fn putting_objects_costs_requests_and_storage() {
    let prices = Prices::built_in();
    for (class, objects, bytes, requests, month) in [
        (StorageClass::GlacierIr, 82_000, 200_000_000_000, "$1.64", "$0.75"),
        (StorageClass::Standard, 1_000, 1 << 30, "$0.01", "$0.03"),
        (StorageClass::DeepArchive, 82_000, 200_000_000_000, "$4.10", "$0.21"),
        (StorageClass::StandardIa, 1_000_000, 1_000_000, "$10.00", "$1.53"),
        (StorageClass::IntelligentTiering, 0, 0, "$0.00", "$0.00"),
    ] {
        let puts = puts(&prices, class, objects, bytes);
        assert_eq!((puts.requests.rounded().as_str(), puts.month.rounded().as_str()), (requests, month), "{class}");
    }
}

#[test]
fn the_plan_is_the_smallest_that_everything_fits_in() {
    let plan = |bytes: u64, new_photos_a_month: u64| {
        let usage = Usage { new_photos_a_month, ..Usage::of(Held::alike(1_000, bytes)) };
        subscriptions(&usage, &Prices::built_in(), 10)
    };
    let [google, icloud, ente] = plan(200_000_000_000, 0).try_into().unwrap();
    assert_eq!((google.plan_gigabytes, google.month.unwrap().rounded()), (Some(200), "$2.99".to_owned()));
    assert_eq!((icloud.plan_gigabytes, icloud.years.unwrap().rounded()), (Some(200), "$358.80".to_owned()));
    assert_eq!((ente.plan_gigabytes, ente.year.unwrap().rounded()), (Some(200), "$48.00".to_owned()));
    // Ente's gigabytes are larger.
    let [google, _, ente] = plan(210_000_000_000, 0).try_into().unwrap();
    assert_eq!((google.plan_gigabytes, ente.plan_gigabytes), (Some(2_000), Some(200)));
    let [google, icloud, ente] = plan(31_000_000_000_000, 0).try_into().unwrap();
    assert_eq!((google.month, icloud.month, ente.years), (None, None, None));
    let [google, _, _] = plan(200_000_000_000, 10).try_into().unwrap();
    assert_eq!((google.plan_gigabytes, google.last_plan_gigabytes), (Some(200), Some(2_000)));
}

#[test]
fn disks_at_home_are_bought_large_enough_and_bought_again() {
    let home = at_home(&family(), &Prices::built_in(), 10);
    // 200 GB at four fifths full are 250 GB: the smallest disk will do.
    assert_eq!(home.disk_bytes, 250_000_000_000);
    assert_eq!(home.once.rounded(), "$853.88");
    // 17.5 W for 8,766 hours at $0.1802, and 1.57% of three disks.
    assert_eq!((home.year - PicoUsd::dollars(160)).rounded(), "$30.59");
    assert_eq!(home.hours_in_years, PicoUsd::dollars(20 * 86));
    // 1.6 million million bits read 120 times, one bad sector in 10^14.
    assert_eq!(home.bad_sectors.to_string(), "1.92");
    let large = at_home(&Usage::of(Held::alike(10_000, 8_000_000_000_000)), &Prices::built_in(), 1);
    assert!(large.once > home.once && large.disk_bytes > 10_000_000_000_000);
}

fn classes() -> impl Strategy<Value = StorageClass> {
    prop::sample::select(StorageClass::ALL.to_vec())
}

fn recognisers() -> impl Strategy<Value = Recogniser> {
    prop::sample::select(Recogniser::ALL.to_vec())
}

proptest! {
    #[test]
    fn lines_and_groups_add_up_to_the_total(
        photos in 0..100_000_000_u64, bytes in 0..1_000_000_000_000_000_u64,
        class in classes(), recogniser in recognisers(), years in 0..30_u64,
    ) {
        let bill = estimate(&Usage::of(Held::alike(photos, bytes)), &Prices::built_in(), class, recogniser, years);
        let lines: Amounts = bill.lines.iter().map(|line| line.amounts).sum();
        let groups: Amounts = Group::ALL.into_iter().map(|group| bill.group(group)).sum();
        prop_assert_eq!(lines, bill.total);
        prop_assert_eq!(groups, bill.total);
        prop_assert!(bill.total.years >= bill.total.once);
    }

    #[test]
    fn more_never_costs_less(
        photos in 1..10_000_000_u64, average in 1..50_000_000_u64, more in 1..1_000_u64, larger in 1..1_000_000_u64,
        class in classes(), recogniser in recognisers(),
    ) {
        let total = |photos: u64, average: u64| {
            let usage = Usage { new_photos_a_month: 0, ..Usage::of(Held::alike(photos, photos * average)) };
            estimate(&usage, &Prices::built_in(), class, recogniser, 3).total.years
        };
        prop_assert!(total(photos, average) <= total(photos + more, average));
        prop_assert!(total(photos, average) <= total(photos, average + larger));
    }

    #[test]
    fn nothing_overflows(photos in any::<u64>(), bytes in any::<u64>(), class in classes(), recogniser in recognisers()) {
        let usage = Usage::of(Held::alike(photos, bytes));
        let prices = Prices::built_in();
        let bill = estimate(&usage, &prices, class, recogniser, 10);
        prop_assert!(bill.total.years >= bill.total.year);
        let home = at_home(&usage, &prices, 10);
        prop_assert!(home.years >= home.once);
        let back = getting_back(&usage, &prices, class);
        prop_assert!(back.is_sorted_by_key(|way| way.total));
        let kept = puts(&prices, class, photos, bytes).month;
        prop_assert!(kept <= puts(&prices, class, photos, bytes.saturating_mul(2)).month);
        for service in subscriptions(&usage, &prices, 10) {
            prop_assert!(service.years.is_none_or(|years| service.month.is_some_and(|month| years >= month.times(120))));
        }
    }
}
